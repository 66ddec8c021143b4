/* descriptors.h - how many there may be: whoever holds connections has many */
#ifndef DESCRIPTORS_H
#define DESCRIPTORS_H

/* As many as this process may have, which it has from now on. */
int descriptors_raise(void);

#endif
