/* The load of `./run bench push`: many listeners on one epoll, told by lines on stdin, answering by lines on stdout.
 *
 *   listeners PORT COUNT FILE
 *
 * FILE holds one request head a listener (its stream's path and pass), each ended by an empty line. When all are
 * connected and have their snapshot it says "ready N". For every event of a topic that comes it notes CLOCK_MONOTONIC
 * of its listener having the bytes; "want TOPIC@VERSION N\n" makes it say "done TOPIC@VERSION LAST_NS" once N listeners
 * have had that id. "quit\n" ends it.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define IDS 4096
#define KEPT 64 /* of a chunk's end: an id may be cut in two */

static struct seen { char id[80]; int count, wanted; long long last; } seen[IDS];
static char (*kept)[KEPT + 1];

static long long now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static struct seen *find(const char *id, size_t length) {
    unsigned long h = 5381;
    for (size_t i = 0; i < length; i++) h = h * 33 + (unsigned char)id[i];
    for (unsigned long i = 0; i < IDS; i++) {
        struct seen *s = &seen[(h + i) % IDS];
        if (!s->id[0]) { memcpy(s->id, id, length); s->id[length] = 0; return s; }
        if (strlen(s->id) == length && !memcmp(s->id, id, length)) return s;
    }
    fprintf(stderr, "too many ids\n");
    exit(1);
}

static void say_if_done(struct seen *s) {
    if (s->wanted && s->count >= s->wanted) {
        printf("done %s %lld\n", s->id, s->last);
        fflush(stdout);
        s->wanted = 0;
    }
}

/* Every whole "\nid: …\n" in what came; the end is kept for the next time. */
static int note(int who, const char *bytes, size_t length) {
    static char buffer[KEPT + 65536 + 1];
    size_t before = strlen(kept[who]);
    memcpy(buffer, kept[who], before);
    memcpy(buffer + before, bytes, length);
    length += before;
    buffer[length] = 0;
    long long at = now_ns();
    int found = 0;
    char *place = buffer, *end;
    size_t done = 0;
    while ((place = strstr(place, "\nid: ")) && (end = strchr(place + 5, '\n'))) {
        struct seen *s = find(place + 5, end - place - 5);
        s->count++;
        s->last = at;
        found++;
        say_if_done(s);
        place = end;
        done = end - buffer;
    }
    size_t keep = length - done < KEPT ? length - done : KEPT;
    memcpy(kept[who], buffer + length - keep, keep);
    kept[who][keep] = 0;
    return found;
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    int count = atoi(argv[2]), ready = 0, top = 0;
    FILE *file = fopen(argv[3], "r");
    if (!file) { perror(argv[3]); return 2; }
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    int epoll = epoll_create1(0);
    int *fds = calloc(count, sizeof *fds);
    char *has = calloc(count, 1);
    kept = calloc(count, sizeof *kept);
    char head[8192], line[6000];
    for (int i = 0; i < count; i++) {
        head[0] = 0;
        while (fgets(line, sizeof line, file) && line[0] != '\n') {
            line[strcspn(line, "\n")] = 0;
            strcat(strcat(head, line), "\r\n");
        }
        strcat(head, "\r\n");
        fds[i] = socket(AF_INET, SOCK_STREAM, 0);
        if (fds[i] < 0 || connect(fds[i], (struct sockaddr *)&to, sizeof to)) { perror("connect"); return 1; }
        if (write(fds[i], head, strlen(head)) < 0) { perror("write"); return 1; }
        fcntl(fds[i], F_SETFL, O_NONBLOCK);
        struct epoll_event e = {.events = EPOLLIN, .data.u32 = i};
        epoll_ctl(epoll, EPOLL_CTL_ADD, fds[i], &e);
        top = i;
    }
    struct epoll_event in = {.events = EPOLLIN, .data.u32 = count};
    fcntl(0, F_SETFL, O_NONBLOCK);
    epoll_ctl(epoll, EPOLL_CTL_ADD, 0, &in);
    static struct epoll_event events[512];
    static char bytes[65536];
    char said[4096];
    size_t heard = 0;
    for (;;) {
        int n = epoll_wait(epoll, events, 512, -1);
        for (int i = 0; i < n; i++) {
            int who = events[i].data.u32;
            if (who <= top && who < count) {
                ssize_t got = read(fds[who], bytes, sizeof bytes);
                if (got <= 0) { fprintf(stderr, "listener %d was closed\n", who); return 1; }
                if (note(who, bytes, got) && !has[who]) {
                    has[who] = 1;
                    if (++ready == count) { printf("ready %d\n", ready); fflush(stdout); }
                }
                continue;
            }
            ssize_t got = read(0, said + heard, sizeof said - heard - 1);
            if (got <= 0) return 0;
            heard += got;
            said[heard] = 0;
            char *begin = said, *end;
            while ((end = strchr(begin, '\n'))) {
                char id[80];
                int wanted;
                *end = 0;
                if (!strcmp(begin, "quit")) return 0;
                if (sscanf(begin, "want %79s %d", id, &wanted) == 2) {
                    struct seen *s = find(id, strlen(id));
                    s->wanted = wanted;
                    say_if_done(s);
                }
                begin = end + 1;
            }
            heard -= begin - said;
            memmove(said, begin, heard);
        }
    }
}
