/* admission.h - is whoever calls somebody who may? */
#ifndef ADMISSION_H
#define ADMISSION_H

#include "request.h"

/* OK: yes, and rq->user or rq->caller is who that is, if the endpoint's .access
 * asks for somebody.  Otherwise what they are told. */
enum error admit(struct request *rq, const struct endpoint *ep,
                 const struct incoming *in);

#endif
