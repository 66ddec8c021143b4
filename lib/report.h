/*
 * report.h - something that somebody should look at
 *
 * A crash, or a failure of ours, is written down in the table reports; from
 * there confab-reporter tells it in a channel of Slack.  Without
 * SLACK_BOT_TOKEN nothing is written, and nothing leaves the machine.
 *
 * A report is about a program: never a message's text, a login, a token or
 * anything else that came from outside.
 */
#ifndef REPORT_H
#define REPORT_H

#include "db.h"
#include "settings.h"

/*
 * Note that a program failed: kind is a word ("crash", "action"), the sentence
 * says how, in the same words each time, as equal ones are counted.  Of a
 * request the first one stays.  The texts have to stay until report_write(): an
 * endpoint calls that itself, once its answer is sent, so that nobody waits.
 */
void report(const struct settings *settings, struct db *db, const char *kind,
            const char *program, const char *sentence);

/*
 * Write down what was noted.  If the database is away the log alone has it; who
 * insists asks it for ten seconds.
 */
void report_write(void);
void report_insist(void);

#endif
