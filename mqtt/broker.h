/*
 * broker.h - the connection to the MQTT broker
 *
 * What comes is acknowledged once it was taken, and not before: libmosquitto
 * queues the acknowledgement first, but as it is told that there are threads,
 * nothing of its queue is written until broker_turn() says so.  If something
 * could not be taken the connection is given up with its queue, and the broker
 * brings it again.
 */
#ifndef BROKER_H
#define BROKER_H

#include <mosquitto.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "settings.h"

/* What came; it lasts until it was taken.  It may have any bytes. */
struct arrival {
	const char *topic, *payload; /* there is a NUL behind the payload */
	size_t len;
	int packet; /* 0: it comes once, or not at all */
	const char *connection;
	const mosquitto_property *properties;
};

struct broker_ears {
	/* False: it is to come again, as it could not be taken. */
	bool (*arrived)(const struct arrival *arrival);

	/* The broker knows of nothing that it brought before.  False: it has to
	 * be asked again. */
	bool (*forgot)(void);

	/* What was taken until this was told the last time is acknowledged for
	 * sure, or would have come again by now. */
	void (*settled)(void);

	/* One of those that were published was acknowledged. */
	void (*published)(void);
};

void broker_open(const struct settings *settings,
                 const struct broker_ears *ears);

/* Connect if there is no connection and it is time; milliseconds of
 * CLOCK_MONOTONIC. */
void broker_keep(int64_t now);
void broker_drop(const char *why);

/* What to poll for: there may be no connection. */
struct pollfd broker_poll(void);
void broker_turn(short events, int64_t now);

/* Is it connected, and are both subscriptions acknowledged? */
bool broker_well(void);

/* At QoS 1; properties are borrowed.  False: there is no such topic, or the
 * broker does not take anything as large; if it is not well any more, that is
 * said by broker_well(). */
bool broker_publish(const char *topic, const char *text, bool retain,
                    const mosquitto_property *properties);

#endif
