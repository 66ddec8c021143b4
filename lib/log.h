/*
 * log.h - one line per event, on standard error
 *
 * Whoever runs the program (systemd, s6, a test) keeps the lines.  A line is
 * "<program>[<request id>]: <level>: <message>".  Control characters in a
 * message are shown as \xNN, so that one event is one line whatever a client
 * sent.  Never log a token, a password, a message's text or an SQL parameter.
 */
#ifndef LOG_H
#define LOG_H

#define PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))

void log_name(const char *program);

/* nginx's id of the request at hand, so that one word finds it in both logs; it
 * is kept, as far as 64 bytes go. */
void log_request(const char *id);

void log_info(const char *fmt, ...) PRINTF(1, 2);
void log_warn(const char *fmt, ...) PRINTF(1, 2);
void log_error(const char *fmt, ...) PRINTF(1, 2);

/* The program cannot go on: say why and exit, to be started afresh. */
_Noreturn void die(const char *fmt, ...) PRINTF(1, 2);

/* The same, and nothing of what was to be done at exit is. */
_Noreturn void die_at_once(const char *fmt, ...) PRINTF(1, 2);

#endif
