/* token.c - the words of HTTP's headers (RFC 9110, 5.6.2) */
#include "token.h"

#include <string.h>
#include <strings.h>

bool token_char(char c)
{
	return c > ' ' && c < 0x7F && !strchr("\"(),/:;<=>?@[\\]{}", c);
}

bool token_listed(const char *list, const char *word)
{
	size_t len = strlen(word), n;

	for (;; list += n + 1) {
		list += strspn(list, " \t");
		n = strcspn(list, ",");
		if (strncasecmp(list, word, len) == 0 && n >= len &&
		    strspn(list + len, " \t") == n - len)
			return true;
		if (!list[n])
			return false;
	}
}
