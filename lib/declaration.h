/* declaration.h - is what a program says of itself enough, and sound? */
#ifndef DECLARATION_H
#define DECLARATION_H

#include "endpoint.h"

/* A program that does not say what it is does not start: it ends. */
void declaration_check(const struct endpoint *ep);

#endif
