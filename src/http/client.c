/* client.c - see client.h.
 *
 * Invariants
 *   (1) A slot is free, or its handle is in the multi handle; client_next moves it out.
 *   (2) What the library is told not to do (redirects, proxies, netrc) is told to each handle before
 *       its first request, and the environment is not asked.
 *   (3) The key lives in its target alone, and is wiped with it. */
#include "http/client.h"

#include <curl/curl.h>
#include <stdio.h>

#define CONNECT_SECONDS 10L

struct target {
    struct curl_slist *header;
    char *url;
    uint8_t key[CLIENT_KEY_MAX]; /* to strike it out of answers */
    size_t key_len;
};
struct slot {
    CURL *easy;
    struct buf body;
    size_t header_bytes;
    bool too_long, busy;
    const struct target *target; /* of the request at work, or the last */
    char why[CURL_ERROR_SIZE];
};
struct client {
    CURLM *multi;
    struct target target[CLIENT_TARGETS_MAX];
    unsigned n;
    struct slot *slot;
};

/* ---- addresses ---- */

static bool local_host(const char *host)
{
    return strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
           (strncmp(host, "127.", 4) == 0 && strspn(host, "0123456789.") == strlen(host));
}

/* *secure, *local: what the address promises. */
static bool address(const char *url, bool *secure, bool *local, struct err *err)
{
    static const CURLUPart never[] = { CURLUPART_USER, CURLUPART_PASSWORD, CURLUPART_FRAGMENT };
    char *scheme = NULL, *host = NULL, *text = NULL;
    CURLU *u = curl_url();
    bool ok = u != NULL && curl_url_set(u, CURLUPART_URL, url, 0) == CURLUE_OK &&
              curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
              curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK;
    *secure = ok && strcmp(scheme, "https") == 0;
    ok = ok && (*secure || strcmp(scheme, "http") == 0);
    *local = ok && local_host(host);
    for (size_t i = 0; ok && i < COUNT(never); i++) {
        ok = curl_url_get(u, never[i], &text, 0) != CURLUE_OK;
        curl_free(text);
        text = NULL;
    }
    curl_free(scheme);
    curl_free(host);
    curl_url_cleanup(u);
    return ok || err_set(err, ERR_USAGE,
                         "not the address of an endpoint: http:// or https://, a host, and neither "
                         "user, password nor #fragment");
}

static bool may_have_key(const struct client_target *t, struct err *err)
{
    bool secure, local;
    if (!address(t->url, &secure, &local, err))
        return false;
    if (t->key.len > 0 && !secure && !local)
        return err_set(err, ERR_USAGE,
                       "a key is sent over https, or to this machine, and not over plain http");
    if (t->key.len > CLIENT_KEY_MAX)
        return err_set(err, ERR_USAGE, "a key of more than %u bytes", CLIENT_KEY_MAX);
    for (size_t i = 0; i < t->key.len; i++)
        if (t->key.ptr[i] <= ' ' || t->key.ptr[i] > '~')
            return err_set(err, ERR_USAGE, "a key of other characters than visible ASCII");
    return true;
}

/* ---- what comes in ---- */

static size_t take_body(char *data, size_t size, size_t n, void *ctx)
{
    struct slot *s = ctx;
    buf_put(&s->body, (struct span){ (const uint8_t *)data, size * n });
    s->too_long = s->too_long || s->body.failed == ERR_LIMIT;
    return s->body.failed == ERR_NONE ? size * n : 0;
}

static size_t take_header(char *data, size_t size, size_t n, void *ctx)
{
    struct slot *s = ctx;
    (void)data;
    s->header_bytes += size * n;
    s->too_long = s->too_long || s->header_bytes > CLIENT_HEADERS_MAX;
    return s->too_long ? 0 : size * n;
}

static void strike_key(const struct target *t, struct buf *body)
{
    size_t n = t->key_len;
    for (uint8_t *at = body->bytes; n > 0 && body->len >= n; at += n) {
        at = memmem(at, body->len - (size_t)(at - body->bytes), t->key, n);
        if (at == NULL)
            return;
        memset(at, '*', n); /* behind which the search goes on: the key may be of these itself */
    }
}

/* ---- life ---- */

static bool add_header(struct target *t, const char *line)
{
    struct curl_slist *more = curl_slist_append(t->header, line);
    t->header = more != NULL ? more : t->header;
    return more != NULL;
}

static bool add_types(struct target *t, const char *type)
{
    char line[128];
    if (type == NULL)
        return add_header(t, "Content-Type: application/json") &&
               add_header(t, "Accept: application/json");
    snprintf(line, sizeof line, "Content-Type: %s", type);
    return add_header(t, line);
}

static bool make_target(struct target *t, const struct client_target *from)
{
    char line[CLIENT_KEY_MAX + 32];
    size_t n = strlen(from->url) + 1;
    if ((t->url = mem_resize(NULL, n)) == NULL || !add_types(t, from->type) ||
        !add_header(t, "Expect:"))
        return false;
    memcpy(t->url, from->url, n);
    if (from->key.len == 0)
        return true;
    memcpy(t->key, from->key.ptr, from->key.len);
    t->key_len = from->key.len;
    snprintf(line, sizeof line, "Authorization: Bearer %.*s", (int)from->key.len,
             (const char *)from->key.ptr);
    bool ok = add_header(t, line);
    explicit_bzero(line, sizeof line);
    return ok;
}

static void forget_target(struct target *t)
{
    for (struct curl_slist *h = t->header; h != NULL; h = h->next)
        explicit_bzero(h->data, strlen(h->data));
    curl_slist_free_all(t->header);
    explicit_bzero(t->key, sizeof t->key);
    mem_release(t->url);
}

#define SET(option, value) (curl_easy_setopt(s->easy, (option), (value)) == CURLE_OK)

static bool make_slot(struct slot *s, const struct client_config *config)
{
    buf_init(&s->body, "an answer", CLIENT_BODY_MAX);
    return (s->easy = curl_easy_init()) != NULL && SET(CURLOPT_PROTOCOLS_STR, "http,https") &&
           SET(CURLOPT_FOLLOWLOCATION, 0L) && SET(CURLOPT_PROXY, "") &&
           SET(CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) && SET(CURLOPT_NOSIGNAL, 1L) &&
           SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1) &&
           SET(CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS) &&
           SET(CURLOPT_TIMEOUT, (long)config->seconds) &&
           SET(CURLOPT_MAXFILESIZE, (long)CLIENT_BODY_MAX) && SET(CURLOPT_ERRORBUFFER, s->why) &&
           SET(CURLOPT_WRITEFUNCTION, take_body) && SET(CURLOPT_WRITEDATA, s) &&
           SET(CURLOPT_HEADERFUNCTION, take_header) && SET(CURLOPT_HEADERDATA, s) &&
           SET(CURLOPT_PRIVATE, s) && SET(CURLOPT_HTTP09_ALLOWED, 0L);
}

struct client *client_open(const struct client_config *config, struct err *err)
{
    AUTO_CLOSE(client) struct client *c = NULL;
    assert(config->slots >= 1 && config->slots <= CLIENT_SLOTS_MAX);
    for (unsigned i = 0; i < config->n_targets; i++)
        if (!may_have_key(&config->target[i], err))
            return NULL;
    struct client *made = mem_resize(NULL, sizeof *made);
    if (made == NULL) {
        err_set(err, ERR_SYSTEM, "out of memory");
        return NULL;
    }
    c = made;
    *c = (struct client){ 0 };
    c->slot = mem_resize(NULL, config->slots * sizeof *c->slot);
    bool ok = c->slot != NULL && curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK &&
              (c->multi = curl_multi_init()) != NULL;
    for (unsigned i = 0; ok && i < config->n_targets; i++)
        ok = make_target(&c->target[i], &config->target[i]);
    for (; ok && c->n < config->slots; c->n++) {
        c->slot[c->n] = (struct slot){ 0 };
        ok = make_slot(&c->slot[c->n], config);
    }
    ok = ok && curl_multi_setopt(c->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)config->slots) ==
                   CURLM_OK;
    if (!ok) {
        err_set(err, ERR_SYSTEM, "could not begin to talk HTTP: out of memory");
        return NULL;
    }
    c = NULL;
    return made;
}

void client_close(struct client *c)
{
    if (c == NULL)
        return;
    for (unsigned i = 0; i < c->n; i++) {
        if (c->slot[i].busy)
            curl_multi_remove_handle(c->multi, c->slot[i].easy);
        curl_easy_cleanup(c->slot[i].easy);
        buf_free(&c->slot[i].body);
    }
    curl_multi_cleanup(c->multi);
    for (unsigned i = 0; i < COUNT(c->target); i++)
        forget_target(&c->target[i]);
    mem_release(c->slot);
    mem_release(c);
}

/* The library tells how long it took, too: what happened is the same each time. */
static const char *in_short(const struct slot *s, CURLcode code)
{
    bool tls = code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CONNECT_ERROR;
    return code == CURLE_COULDNT_CONNECT        ? "nobody listens there"
           : code == CURLE_COULDNT_RESOLVE_HOST ? "no such host"
           : tls && s->why[0] != 0              ? s->why
                                                : curl_easy_strerror(code);
}

bool client_reach(const struct client_target *t, struct err *err)
{
    struct client_config config = { .target = { *t }, .n_targets = 1, .slots = 1 };
    AUTO_CLOSE(client) struct client *c = client_open(&config, err);
    if (c == NULL)
        return false;
    struct slot *s = &c->slot[0];
    CURLcode code = CURLE_OUT_OF_MEMORY;
    if (SET(CURLOPT_URL, t->url) && SET(CURLOPT_CONNECT_ONLY, 1L))
        code = curl_easy_perform(s->easy);
    return code == CURLE_OK || err_set(err, ERR_SYSTEM, "%s: %s", t->url, in_short(s, code));
}

/* ---- requests ---- */

/* The slot, ready for another request; t is where it goes. */
static void begin(struct slot *s, const struct target *t)
{
    assert(!s->busy && t->url != NULL);
    s->target = t;
    buf_free(&s->body);
    buf_init(&s->body, "an answer", CLIENT_BODY_MAX);
    s->header_bytes = 0;
    s->too_long = false;
    s->why[0] = 0;
}

static bool begun(struct client *c, struct slot *s, bool ready, struct err *err)
{
    s->busy = ready && SET(CURLOPT_HTTPHEADER, s->target->header) &&
              curl_multi_add_handle(c->multi, s->easy) == CURLM_OK;
    return s->busy || err_set(err, ERR_SYSTEM, "could not begin a request: out of memory");
}

bool client_post(struct client *c, unsigned slot, unsigned target, struct span body,
                 struct err *err)
{
    struct slot *s = &c->slot[slot];
    assert(slot < c->n && target < CLIENT_TARGETS_MAX);
    begin(s, &c->target[target]);
    return begun(c, s,
                 SET(CURLOPT_URL, s->target->url) && SET(CURLOPT_POST, 1L) &&
                     SET(CURLOPT_POSTFIELDS, (const char *)body.ptr) &&
                     SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.len),
                 err);
}

bool client_get(struct client *c, unsigned slot, unsigned target, const char *path, struct err *err)
{
    struct slot *s = &c->slot[slot];
    char url[CLIENT_URL_MAX];
    assert(slot < c->n && target < CLIENT_TARGETS_MAX);
    begin(s, &c->target[target]);
    int n = snprintf(url, sizeof url, "%s%s", s->target->url, path);
    if (n < 0 || (size_t)n >= sizeof url)
        return err_set(err, ERR_LIMIT, "an address of more than %u bytes", CLIENT_URL_MAX);
    return begun(c, s, SET(CURLOPT_URL, url) && SET(CURLOPT_HTTPGET, 1L), err);
}

bool client_wait(struct client *c, unsigned ms, struct err *err)
{
    int running;
    CURLMcode code = curl_multi_perform(c->multi, &running);
    if (code == CURLM_OK)
        code = curl_multi_poll(c->multi, NULL, 0, (int)ms, NULL);
    if (code == CURLM_OK)
        code = curl_multi_perform(c->multi, &running);
    return code == CURLM_OK ||
           err_set(err, ERR_SYSTEM, "could not talk HTTP: %s", curl_multi_strerror(code));
}

static enum client_end end_of(const struct slot *s, CURLcode code)
{
    if (s->too_long)
        return CLIENT_TOO_LONG;
    switch (code) {
    case CURLE_OK:
        return CLIENT_ANSWERED;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
        return CLIENT_UNREACHED;
    case CURLE_OPERATION_TIMEDOUT:
        return CLIENT_LATE;
    case CURLE_FILESIZE_EXCEEDED:
        return CLIENT_TOO_LONG;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
        return CLIENT_REFUSED;
    default:
        return CLIENT_BROKEN;
    }
}

bool client_next(struct client *c, struct client_answer *out)
{
    int left;
    struct slot *s = NULL;
    curl_off_t after = 0;
    long status = 0;
    const CURLMsg *m;
    do
        m = curl_multi_info_read(c->multi, &left);
    while (m != NULL && m->msg != CURLMSG_DONE);
    if (m == NULL)
        return false;
    CURLcode code = m->data.result;
    CURL *easy = m->easy_handle;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &s);
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &after);
    curl_multi_remove_handle(c->multi, easy);
    s->busy = false;
    strike_key(s->target, &s->body);
    *out = (struct client_answer){
        .slot = (unsigned)(s - c->slot),
        .end = end_of(s, code),
        .status = status > 0 && status < 1000 ? (unsigned)status : 0,
        .body = { s->body.bytes, s->body.len },
        .retry_after_s = after > 0 ? (uint64_t)after : 0,
        .why = in_short(s, code),
    };
    return true;
}
