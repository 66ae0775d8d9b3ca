/*
 * packet_record.h: fills the mail rules' structs from records.
 *
 * What is judged for an order is the union of what is held for it: the elements of its packets[]
 * that still hold something, and, for lq-mailcheck, the content of a packet that isn't stored
 * yet, where it would stand: a correction in the place of what it corrects, all else at the end.
 *
 *     struct packet_rules rules;
 *     packet_rules_fill(&rules, post);
 *     packet_record_order(o, r, order, &by, NULL);      o from the record's arena
 *     mail_check_order(&found, &rules.mail, o);
 *
 * Slices and strings borrow from the record, the profile, the carriers' tables and the structs
 * themselves, so findings live no longer than these. Wrong types fail the record.
 */
#ifndef LQ_PACKET_RECORD_H
#define LQ_PACKET_RECORD_H

#include "records/post.h"
#include "rules/mail.h"
#include "stream/stream.h"

#define PACKET_CONTENTS_MAX 64

/* The profile's figures as the rules take them. Not to be copied: they point into themselves. */
struct packet_rules {
    struct mail_rules mail;
    const char *part[8];
};

void packet_rules_fill(struct packet_rules *out, const struct post *post);

/* By what records are read. */
struct packet_by {
    const struct post *post;
    const struct track_tables *tracks;
    struct instant now; /* quotes an order that has no submitted_at */
};

/* A packet that isn't stored yet, and which of its contents is meant. */
struct packet_new {
    const struct json_node *root;
    const struct json_node *content;
    size_t index;
};

/* R36-R41 of the packet whose members (envelope, by, refused_at_door) stand in `head`. `at` is
 * kept, not copied. The documents of its orders are the caller's to set. tracks may be NULL: no
 * number is read then. */
void packet_record_way_in(struct mail_way_in *out, struct rec *r, const struct json_node *head,
                          const struct track_tables *tracks, const char *at);

/* R51, R52. */
void packet_record_family(struct mail_family *out, struct rec *r, const struct json_node *head,
                          size_t orders, const char *at);

/* All that is held for an order; `fresh` may be NULL. `within` is the JSON Pointer of the order in
 * the record, "" or "/orders/2". `shared` and `reused` are set only as far as the order itself
 * tells. False: failed. */
bool packet_record_order(struct mail_order *out, struct rec *r, const struct json_node *order,
                         const struct packet_by *by, const struct packet_new *fresh,
                         const char *within);

/* Does this element of an order's packets[] still count? */
bool packet_record_live(struct rec *r, const struct json_node *order,
                        const struct json_node *element);

/* Types of all that is read above; a wrong one fails the record. */
void packet_record_check(struct rec *r, const struct json_node *packet);
void packet_record_check_content(struct rec *r, const struct json_node *content);

#endif
