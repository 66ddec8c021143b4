/* GraphQL in C: what the comparison with another implementation cannot ask */
#include "../tap.h"

#include "../graphql-world.h"

int main(void)
{
	return done();
}
