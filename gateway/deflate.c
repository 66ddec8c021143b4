/* deflate.c - permessage-deflate (RFC 7692, 7.2) without contexts; no I/O */
#include "deflate.h"

#include <stdbool.h>
#include <zlib.h>

#include "alloc.h"
#include "log.h"

/* zlib's own: an end of a block that it tells of, and the bits before it that
 * it has not used. */
enum { AT_BLOCK = 128, BITS_LEFT = 63, WINDOW_MAX = 15, MEMORY_LEVEL = 8 };

/* What every message ends with, and is sent without (7.2.1). */
static const unsigned char tail[] = { 0x00, 0x00, 0xFF, 0xFF };

static struct {
	z_stream out[WINDOW_MAX + 1],
		in; /* by window bits; opaque: it is there */
	bool out_there[WINDOW_MAX + 1], in_there;
	char *text, *bytes;
	size_t text_size, bytes_size;
} zlib;

static z_stream *inflater(void)
{
	if (!zlib.in_there && inflateInit2(&zlib.in, -WINDOW_MAX) != Z_OK)
		die("out of memory");
	zlib.in_there = true;
	inflateReset(&zlib.in);
	return &zlib.in;
}

static z_stream *deflater(int window_bits)
{
	z_stream *z = &zlib.out[window_bits];

	if (!zlib.out_there[window_bits] &&
	    deflateInit2(z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -window_bits,
	                 MEMORY_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
		die("out of memory");
	zlib.out_there[window_bits] = true;
	deflateReset(z);
	return z;
}

static void make_room(char **buffer, size_t *size, size_t wanted)
{
	if (*size >= wanted)
		return;
	*buffer = alloc_grow(*buffer, wanted);
	*size = wanted;
}

/* A last block may come before the end: what follows begins anew (7.2.3.4). */
static enum deflate_is undo_part(z_stream *z, const void *bytes, size_t n)
{
	z->next_in = (void *)bytes;
	z->avail_in = (uInt)n;
	while (z->avail_in) {
		int e = inflate(z, Z_SYNC_FLUSH);

		if (e == Z_STREAM_END)
			e = inflateReset(z);
		if (!z->avail_out)
			return DEFLATE_LARGE;
		if (e != Z_OK)
			return DEFLATE_BAD;
	}
	return DEFLATE_GOOD;
}

enum deflate_is deflate_undo(const void *bytes, size_t n, size_t most,
                             const char **text, size_t *len)
{
	z_stream *z = inflater();
	enum deflate_is is;

	make_room(&zlib.text, &zlib.text_size, most + 1);
	z->next_out = (void *)zlib.text;
	z->avail_out = (uInt)most + 1;
	is = undo_part(z, bytes, n);
	if (is == DEFLATE_GOOD)
		is = undo_part(z, tail, sizeof tail);
	if (is == DEFLATE_GOOD &&
	    (z->data_type & (AT_BLOCK | BITS_LEFT)) != AT_BLOCK)
		is = DEFLATE_BAD; /* the end is not the message's own */
	*text = zlib.text;
	*len = most + 1 - z->avail_out;
	return is;
}

const char *deflate_do(const char *text, size_t n, int window_bits, size_t *len)
{
	z_stream *z = deflater(window_bits);

	make_room(&zlib.bytes, &zlib.bytes_size, n);
	z->next_in = (void *)text;
	z->avail_in = (uInt)n;
	z->next_out = (void *)zlib.bytes;
	z->avail_out = (uInt)n;
	deflate(z, Z_SYNC_FLUSH);
	*len = n - z->avail_out;
	if (!z->avail_out || *len < sizeof tail)
		return NULL;
	*len -= sizeof tail;
	return zlib.bytes;
}
