/* describe.h - an endpoint, and all errors, as JSON for the makers of
 * documents and routes */
#ifndef DESCRIBE_H
#define DESCRIBE_H

#include "endpoint.h"

/* One line on standard output; key: see struct choice. */
void describe_endpoint(const struct endpoint *ep, const char *key);

/* One line for each row of error.def and each dialect, with the body that
 * tells of it. */
void describe_errors(void);

/* May the endpoint answer that error? */
bool describe_declares(const struct endpoint *ep, enum error e);

#endif
