/* own.c - see own.h. */
#include "decision/own.h"

#include "decision/settle.h"

bool own_trust(struct store *s, struct arena *a, struct trust *out, struct shelf *log,
               struct err *err)
{
    struct trust t = { .logged = true };
    struct store_signing asked;
    struct store_key *list;
    const char *home = store_home(a, err);
    struct store_past *past;
    unsigned n, n_past;
    if (home == NULL || !settle_shows(s, home, err) || !store_signing(s, &asked, err) ||
        !store_keys(s, a, &list, &n, err) || !store_thresholds(s, a, &past, &n_past, err) ||
        (t.key = ARENA_ARRAY(a, struct trust_key, n, err)) == NULL ||
        (t.past = ARENA_ARRAY(a, struct trust_past, n_past, err)) == NULL)
        return false;
    for (unsigned i = 0; i < n; i++) {
        if (list[i].role != KEY_ROLE_RELEASE || list[i].listed_at == 0)
            continue;
        struct trust_key *k = &t.key[t.n_keys++];
        *k = (struct trust_key){ .name = list[i].name,
                                 .pub = list[i].pub,
                                 .ended = !store_key_live(&list[i]),
                                 .revoked = list[i].revoked_at != 0,
                                 .reason = list[i].reason,
                                 .has_before = list[i].log_index >= 0,
                                 .before = (uint64_t)list[i].log_index };
        memcpy(k->hint, list[i].hint, sizeof k->hint);
    }
    if (t.n_keys == 0)
        return err_set(err, ERR_ABSENT,
                       "this home has no keys to check it by: name a folder with --trust");
    t.threshold = asked.threshold;
    t.n_past = n_past;
    for (unsigned i = 0; i < n_past; i++)
        t.past[i] = (struct trust_past){ past[i].before, past[i].until_at, past[i].threshold };
    const char *folder = settle_folder(home, a, err);
    if (folder == NULL || !settle_quorum(s, home, a, &t.quorum, err))
        return false;
    *log = shelf_folder(folder);
    *out = t;
    return true;
}
