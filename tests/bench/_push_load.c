/* The load of `./run bench push`, one thread on one epoll: thousands of screens that listen, and kiosks that take numbers.
 *
 *   push_load PUSH_PORT SCREENS HEADS_FILE [WEB_PORT KIOSKS REQUESTS_FILE RATE DEPARTMENTS RESULT_FILE]
 *
 * HEADS_FILE: one request head a screen, each ended by an empty line. REQUESTS_FILE: whole requests, each behind its length in
 * bytes and a newline. It is told by lines on stdin and answers by lines on stdout; moments are CLOCK_MONOTONIC in ns.
 *
 *   (by itself)      ready N          every screen has its first state
 *   want ID N        done ID LAST     N screens have since had this event or a later one of its topic; LAST: when the last of them had it
 *   back now|retry                    from now on a screen that is cut comes back: at once, or when the hub's `retry` says
 *   waited           waited MAX N     the longest that a cut screen was without a state, over N that came back
 *   numbers          numbers N        RATE requests a second by the clock, until each is answered and on its screens
 *   quit
 *
 * Screen i shows department i % DEPARTMENTS. A department's k-th number is on a screen once the state says that k or more wait.
 * RESULT_FILE, a line each: "post DUE ANSWERED" and "seen DEPARTMENT K LAST SCREENS".
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define WANTS 8
#define KEPT 80 /* of a chunk's end: an id or a count may be cut in two */
#define KIOSK (1u << 24)
#define STDIN (1u << 25)
#define PER_DEPARTMENT 1024
#define AT_ONCE_NS 20000000LL /* a screen that comes back "at once" and is refused knocks again after this */

struct screen { int fd, has, counted, retry_ms; long long cut_at, again_at; char kept[KEPT + 1]; };
struct kiosk { int fd, busy; long long due; size_t heard; char answer[16384]; };
struct request { char *bytes; size_t length; };
static struct want { char topic[80], *has; long version; int screens, count; long long last; } wants[WANTS];
static struct on_screens { long long last; int screens; } (*on)[PER_DEPARTMENT];
static struct screen *screens;
static struct kiosk *kiosks;
static struct request *requests;
static struct sockaddr_in push_at, web_at;
static char **heads;
static int epoll, screen_count, ready, kiosk_count, departments = 1, rate, comes_back, by_retry, cut_now, back;
static int asked, answered, request_count, running, refused;
static long long longest_wait, began, on_all, expected;
static FILE *result;

static long long now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void fail(const char *why) { perror(why); exit(1); }

static void say(const char *line) { puts(line); fflush(stdout); }

/* A screen has had the event with this id. A later version of a topic holds whatever the wanted one did: a hub that foretells
 * waits may have made two of them one, and then nobody ever hears the first. */
static void had(int who, const char *id, size_t length, long long at) {
    const char *sign = memrchr(id, '@', length);
    if (!sign) return;
    for (struct want *w = wants; w < wants + WANTS; w++) {
        if (!w->screens || strlen(w->topic) != (size_t)(sign - id) || memcmp(w->topic, id, sign - id)) continue;
        if (atol(sign + 1) < w->version || w->has[who]) continue;
        w->has[who] = 1;
        w->last = at;
        if (++w->count < w->screens) continue;
        printf("done %s@%ld %lld\n", w->topic, w->version, w->last);
        fflush(stdout);
        w->screens = 0;
    }
}

static void want(const char *id, int count) {
    struct want *w = wants;
    const char *sign = strrchr(id, '@');
    while (w < wants + WANTS && w->screens) w++;
    if (!sign || w == wants + WANTS) { fprintf(stderr, "cannot want %s\n", id); exit(1); }
    memcpy(w->topic, id, sign - id);
    w->topic[sign - id] = 0;
    w->version = atol(sign + 1);
    w->screens = count;
    w->count = 0;
    if (!w->has) w->has = malloc(screen_count);
    memset(w->has, 0, screen_count);
}

static void say_if_numbers_done(void) {
    if (!running || answered < request_count || on_all < expected) return;
    running = 0;
    for (int d = 0; d < departments; d++)
        for (int k = 1; k < PER_DEPARTMENT && on[d][k].screens; k++)
            fprintf(result, "seen %d %d %lld %d\n", d, k, on[d][k].last, on[d][k].screens);
    fclose(result);
    printf("numbers %d\n", answered);
    fflush(stdout);
}

/* A screen now shows that `waiting` people wait: every number up to there is on it. */
static void shows(int who, int waiting, long long at) {
    struct screen *s = &screens[who];
    for (; s->counted < waiting && s->counted + 1 < PER_DEPARTMENT; s->counted++) {
        struct on_screens *one = &on[who % departments][s->counted + 1];
        one->last = at;
        one->screens++;
        on_all++;
    }
}

/* Every whole id, count and retry in what came; the end is kept for the next time. */
static void note(int who, const char *bytes, size_t length, long long at) {
    static char buffer[KEPT + 65536 + 1];
    struct screen *s = &screens[who];
    size_t before = strlen(s->kept);
    memcpy(buffer, s->kept, before);
    memcpy(buffer + before, bytes, length);
    length += before;
    buffer[length] = 0;
    char *place = buffer, *end, *done = buffer;
    while ((place = strstr(place, requests ? "\"waiting\":" : "\nid: ")) && (end = strpbrk(place + 10, requests ? ",}" : "\n"))) {
        if (requests) {
            shows(who, atoi(place + 10), at);
        } else {
            had(who, place + 5, end - place - 5, at);
        }
        s->has++;
        place = done = end;
    }
    if (s->has == 0 && (place = strstr(buffer, "retry: "))) s->retry_ms = atoi(place + 7);
    size_t left = buffer + length - done, keep = left < KEPT ? left : KEPT;
    memcpy(s->kept, buffer + length - keep, keep);
    s->kept[keep] = 0;
}

static void watch(int fd, unsigned who) {
    struct epoll_event e = {.events = EPOLLIN, .data.u32 = who};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e)) fail("epoll");
}

static int connected(struct sockaddr_in *to) {
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    if (fd < 0) fail("socket");
    if (connect(fd, (struct sockaddr *)to, sizeof *to)) { close(fd); return -1; }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

/* Whether the screen's request is on its way; nobody may be there to take it. */
static int enters(int who) {
    struct screen *s = &screens[who];
    s->fd = connected(&push_at);
    s->kept[0] = 0;
    if (s->fd < 0) return 0;
    if (send(s->fd, heads[who], strlen(heads[who]), MSG_NOSIGNAL) < 0) { close(s->fd); s->fd = -1; return 0; }
    watch(s->fd, who);
    return 1;
}

static void is_cut(int who, long long at) {
    struct screen *s = &screens[who];
    if (!comes_back) { fprintf(stderr, "screen %d was cut\n", who); exit(1); }
    close(s->fd);
    s->fd = -1;
    if (!s->cut_at) { s->cut_at = at; cut_now++; }
    s->has = 0;
    s->again_at = at + (by_retry ? s->retry_ms * 1000000LL : 0);
}

/* Screens that are away knock when it is their time; when the next of them does. */
static long long knock(long long at) {
    long long next = at + 1000000000LL;
    if (!cut_now) return next;
    for (int i = 0; i < screen_count; i++) {
        struct screen *s = &screens[i];
        if (s->fd >= 0) continue;
        if (s->again_at <= at && !enters(i)) {
            s->again_at = at + (by_retry ? s->retry_ms * 1000000LL : AT_ONCE_NS);
            if (!by_retry) { /* nobody is there for anyone: the others need not try */
                for (int j = i + 1; j < screen_count; j++) if (screens[j].fd < 0) screens[j].again_at = s->again_at;
            }
        }
        if (s->fd < 0 && s->again_at < next) next = s->again_at;
    }
    return next;
}

static void screen_hears(int who) {
    static char bytes[65536];
    struct screen *s = &screens[who];
    if (s->fd < 0) return;
    int had = s->has;
    ssize_t got = recv(s->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    long long at = now_ns();
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) { is_cut(who, at); return; }
    note(who, bytes, got, at);
    if (had || !s->has) return;
    if (s->cut_at) {
        if (at - s->cut_at > longest_wait) longest_wait = at - s->cut_at;
        s->cut_at = 0;
        cut_now--;
        back++;
    } else if (++ready == screen_count) {
        say("ready");
    }
}

/* Send what is due; when the next request is. */
static long long ask(long long at) {
    static int turn;
    for (int tried = 0; running && asked < request_count && tried < kiosk_count; tried++) {
        long long due = began + asked * 1000000000LL / rate;
        if (due > at) return due;
        struct kiosk *k = &kiosks[turn++ % kiosk_count];
        if (k->busy) continue;
        k->busy = 1;
        k->due = due;
        k->heard = 0;
        if (send(k->fd, requests[asked].bytes, requests[asked].length, MSG_NOSIGNAL) < 0) fail("send");
        asked++;
        tried = -1;
    }
    return at + 1000000000LL;
}

static void kiosk_hears(int who) {
    struct kiosk *k = &kiosks[who];
    ssize_t got = recv(k->fd, k->answer + k->heard, sizeof k->answer - 1 - k->heard, MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) fail("web closed a kiosk's line");
    k->heard += got;
    k->answer[k->heard] = 0;
    char *body = strstr(k->answer, "\r\n\r\n"), *length = strcasestr(k->answer, "content-length:");
    if (!body || !length || k->heard < (size_t)(body + 4 - k->answer) + atol(length + 15)) return;
    if (strncmp(k->answer, "HTTP/1.1 200", 12) && !refused++) fprintf(stderr, "%.600s\n", k->answer);
    fprintf(result, "post %lld %lld\n", k->due, now_ns());
    k->busy = 0;
    answered++;
}

static void told(void) {
    static char said[4096];
    static size_t heard;
    ssize_t got = read(0, said + heard, sizeof said - heard - 1);
    if (got <= 0) exit(0);
    heard += got;
    said[heard] = 0;
    char *begin = said, *end, id[80];
    int count;
    for (; (end = strchr(begin, '\n')); begin = end + 1) {
        *end = 0;
        if (!strcmp(begin, "quit")) exit(0);
        if (sscanf(begin, "want %79s %d", id, &count) == 2) {
            want(id, count);
        } else if (!strncmp(begin, "back", 4)) {
            comes_back = 1;
            by_retry = !strcmp(begin, "back retry");
            longest_wait = back = 0;
        } else if (!strcmp(begin, "waited")) {
            printf("waited %lld %d\n", longest_wait, back);
            fflush(stdout);
        } else if (!strcmp(begin, "numbers")) {
            running = 1;
            began = now_ns() + 50000000LL;
        }
    }
    heard -= begin - said;
    memmove(said, begin, heard);
}

static void read_heads(const char *path) {
    char line[6000], head[8192];
    FILE *file = fopen(path, "r");
    if (!file) fail(path);
    heads = calloc(screen_count, sizeof *heads);
    for (int i = 0; i < screen_count; i++) {
        head[0] = 0;
        while (fgets(line, sizeof line, file) && line[0] != '\n') {
            line[strcspn(line, "\n")] = 0;
            strcat(strcat(head, line), "\r\n");
        }
        heads[i] = strdup(strcat(head, "\r\n"));
    }
    fclose(file);
}

static void read_requests(const char *path) {
    size_t length;
    FILE *file = fopen(path, "r");
    if (!file) fail(path);
    requests = calloc(1 << 20, sizeof *requests);
    while (fscanf(file, "%zu", &length) == 1 && fgetc(file) == '\n') {
        struct request *r = &requests[request_count++];
        r->bytes = malloc(length);
        r->length = fread(r->bytes, 1, length, file);
    }
    fclose(file);
}

static void open_kiosks(char **said) {
    web_at = push_at;
    web_at.sin_port = htons(atoi(said[0]));
    kiosk_count = atoi(said[1]);
    read_requests(said[2]);
    rate = atoi(said[3]);
    departments = atoi(said[4]);
    if (!(result = fopen(said[5], "w"))) fail(said[5]);
    expected = (long long)request_count * (screen_count / departments);
    on = calloc(departments, sizeof *on);
    kiosks = calloc(kiosk_count, sizeof *kiosks);
    for (int i = 0; i < kiosk_count; i++) {
        if ((kiosks[i].fd = connected(&web_at)) < 0) fail("web");
        watch(kiosks[i].fd, KIOSK | i);
    }
}

int main(int argc, char **argv) {
    if (argc != 4 && argc != 10) return 2;
    push_at = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
    inet_pton(AF_INET, "127.0.0.1", &push_at.sin_addr);
    screen_count = atoi(argv[2]);
    screens = calloc(screen_count, sizeof *screens);
    epoll = epoll_create1(0);
    read_heads(argv[3]);
    if (argc == 10) open_kiosks(argv + 4);
    for (int i = 0; i < screen_count; i++)
        if (!enters(i)) fail("push");
    watch(0, STDIN);
    static struct epoll_event events[512];
    for (;;) {
        long long at = now_ns(), next = knock(at), due = ask(at);
        if (due < next) next = due;
        long long pause = next > at ? next - at : 0;
        struct timespec until = {.tv_sec = pause / 1000000000LL, .tv_nsec = pause % 1000000000LL};
        int n = epoll_pwait2(epoll, events, 512, &until, NULL); /* in ns: waiting in whole ms would spin */
        for (int i = 0; i < n; i++) {
            unsigned who = events[i].data.u32;
            if (who == STDIN) told();
            else if (who & KIOSK) kiosk_hears(who & ~KIOSK);
            else screen_hears(who);
        }
        say_if_numbers_done();
    }
}
