/* hint.c - telling those who push what was committed */
#include "hint.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { HEAD_MAX = 128, PARTS = 4 };

/* Of two moments so close the file system may write the same down. */
enum { SAME_NS = 100 * 1000 * 1000 };

static struct {
	char folder[sizeof((struct sockaddr_un *)0)->sun_path];
	struct timespec changed; /* when names last came or went */
	struct peer {
		char name[65];
		int sock;
	} peers[HINT_PEERS]; /* the notifier, some gateways, the bus */
	int n;
} hints;

static void forget_all(void)
{
	while (hints.n > 0)
		if (hints.peers[--hints.n].sock != -1)
			close(hints.peers[hints.n].sock);
	hints.changed = (struct timespec){ 0 };
}

void hint_open(const char *run)
{
	forget_all();
	snprintf(hints.folder, sizeof hints.folder, "%s/hints", run);
}

static void disconnect(struct peer *p)
{
	if (p->sock != -1)
		close(p->sock);
	p->sock = -1;
}

/* A socket that reaches whoever has that name; -1: nobody, or not in time. */
static int reach(const char *name, long patience_ms)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	struct timeval patience = { patience_ms / 1000,
		                    patience_ms % 1000 * 1000 };
	int sock;

	if (snprintf(at.sun_path, sizeof at.sun_path, "%s/%s", hints.folder,
	             name) >= (int)sizeof at.sun_path)
		return -1;
	sock = socket(AF_UNIX,
	              SOCK_SEQPACKET | SOCK_CLOEXEC |
	                      (patience_ms ? 0 : SOCK_NONBLOCK),
	              0);
	if (sock == -1)
		return -1;
	setsockopt(sock, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
	if (connect(sock, (struct sockaddr *)&at, sizeof at) == 0)
		return sock;
	close(sock);
	return -1;
}

static bool connected(struct peer *p)
{
	if (p->sock == -1)
		p->sock = reach(p->name, 0);
	return p->sock != -1;
}

static void take_names(DIR *folder)
{
	struct dirent *e;

	while (hints.n < HINT_PEERS && (e = readdir(folder))) {
		struct peer *p = &hints.peers[hints.n];

		if (*e->d_name == '.' || strlen(e->d_name) >= sizeof p->name)
			continue;
		memcpy(p->name, e->d_name, strlen(e->d_name) + 1);
		p->sock = -1;
		hints.n++;
	}
}

static bool long_ago(const struct timespec *moment)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return now.tv_sec - moment->tv_sec > 1 ||
	       (now.tv_sec - moment->tv_sec) * 1000000000 + now.tv_nsec -
	                       moment->tv_nsec >
	               SAME_NS;
}

/* A look at the folder's time costs a microsecond, and finds who has come. */
static void look_who_is_there(void)
{
	struct stat s;
	DIR *folder;

	if (stat(hints.folder, &s) == -1 ||
	    memcmp(&s.st_mtim, &hints.changed, sizeof s.st_mtim) == 0)
		return;
	folder = opendir(hints.folder);
	if (!folder)
		return;
	forget_all();
	take_names(folder);
	closedir(folder);
	if (long_ago(&s.st_mtim))
		hints.changed = s.st_mtim;
}

/* A full queue is no reason to wait; one that restarted, to reconnect. */
static bool send_to(struct peer *p, struct iovec *parts, size_t n)
{
	struct msghdr m = { .msg_iov = parts, .msg_iovlen = n };

	for (int try = 0; try < 2 && connected(p); try++) {
		if (sendmsg(p->sock, &m, MSG_NOSIGNAL) != -1)
			return true;
		if (errno == EAGAIN || errno == EMSGSIZE)
			return false;
		disconnect(p);
	}
	return false;
}

static void send_all(const char *const texts[PARTS])
{
	struct iovec parts[PARTS];
	size_t size = 0;

	for (int i = 0; i < PARTS; i++) {
		parts[i] = (struct iovec){ (void *)texts[i], strlen(texts[i]) };
		size += parts[i].iov_len;
	}
	look_who_is_there();
	for (int i = 0; i < hints.n; i++)
		if (strcmp(hints.peers[i].name, "bus") != 0)
			send_to(&hints.peers[i], parts,
			        size > HINT_MAX ? 1 : PARTS);
}

void hint_pass_on(const char *packet, size_t len)
{
	struct iovec part = { (void *)packet, len };

	look_who_is_there();
	for (int i = 0; i < hints.n; i++)
		if (strcmp(hints.peers[i].name, "bus") != 0 &&
		    strcmp(hints.peers[i].name, "relay") != 0)
			send_to(&hints.peers[i], &part, 1);
}

void hint_event(const char *room, const char *msg_id, const char *sender,
                const char *event, const char *frame)
{
	char head[HEAD_MAX];

	snprintf(head, sizeof head, "event %s %s %s %zu\n", room, msg_id,
	         sender, strlen(event));
	send_all((const char *const[PARTS]){ head, event, frame ? frame : "",
	                                     "" });
}

/* As many accounts as there may be; who is left out is found in the table. */
void hint_join(const char *room, const char *accounts, const char *frame)
{
	char head[HEAD_MAX];

	snprintf(head, sizeof head, "join %s ", room);
	send_all((const char *const[PARTS]){ head, accounts, "\n", frame });
}

void hint_room(const char *room, const char *account, const char *frame)
{
	char head[HEAD_MAX];

	snprintf(head, sizeof head, "room %s %s\n", room, account);
	send_all((const char *const[PARTS]){ head, frame, "", "" });
}

static bool answers(struct peer *p)
{
	char answer[8];
	struct iovec ping = { (void *)"ping", 4 };
	struct pollfd wait;

	disconnect(p); /* a late answer to an earlier ping goes with it */
	if (!send_to(p, &ping, 1))
		return false;
	wait = (struct pollfd){ p->sock, POLLIN, 0 };
	return poll(&wait, 1, 1000) == 1 &&
	       recv(p->sock, answer, sizeof answer, 0) == 4 &&
	       memcmp(answer, "pong", 4) == 0;
}

static bool any_answers(const char *name, size_t len)
{
	look_who_is_there();
	for (int i = 0; i < hints.n; i++)
		if (strncmp(hints.peers[i].name, name, len) == 0 &&
		    answers(&hints.peers[i]))
			return true;
	return false;
}

bool hint_ping(const char *name)
{
	return any_answers(name, strlen(name));
}

bool hint_ping_one(const char *name)
{
	return any_answers(name, strlen(name) + 1);
}

static bool sent(int sock, const char *packet, size_t len)
{
	return send(sock, packet, len, MSG_NOSIGNAL) != -1;
}

int hint_ask(bool (*is_for)(const char *name), const char *packet, size_t len,
             long patience_ms, int socks[HINT_PEERS])
{
	DIR *folder = opendir(hints.folder);
	struct dirent *e;
	int n = 0;

	while (folder && n < HINT_PEERS && (e = readdir(folder))) {
		if (!is_for(e->d_name) ||
		    (socks[n] = reach(e->d_name, patience_ms)) == -1)
			continue;
		if (sent(socks[n], packet, len))
			n++;
		else
			close(socks[n]);
	}
	if (folder)
		closedir(folder);
	return n;
}
