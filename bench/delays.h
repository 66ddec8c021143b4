/* delays.h - how long things took, and what of them is told */
#ifndef DELAYS_H
#define DELAYS_H

#include <stdint.h>

/* Another one took so many ns. */
void delays_add(int64_t ns);

long delays_count(void);

/* Which so many percent of them did not exceed, in ms. */
double delays_ms(int percent);

#endif
