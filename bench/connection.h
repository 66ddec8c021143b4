/* connection.h - connections to what is measured, or the program ends */
#ifndef CONNECTION_H
#define CONNECTION_H

int connect_to(const char *address, const char *port);

int connect_locally(const char *path);

#endif
