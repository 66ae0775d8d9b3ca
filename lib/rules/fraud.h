/*
 * fraud.h: does a message or a call ask for money in a way the post never does?
 *
 * Pure rules over plain structs: no I/O, no clock, no JSON, no allocation. Source: the guide,
 * 三(六): all fees are published; the post never asks for payment by phone or video (R83).
 * The figures held against it are the post's own: tariff (R59, R60), payee (R55), contacts (R85).
 *
 *     struct fraud_text t = {.text = text, .folded = …, .origin = …};   (see fraud_fold())
 *     fraud_fold(tables, &t);
 *     fraud_check(&found, tables, facts, &message, &t);
 *
 * Commands take records/fraud_record.h, which loads the tables and keeps the room.
 *
 * The text is hostile. It is read once: look-alike letters become the plain ones, invisible
 * ones fall away, blanks between Chinese characters too; then it is cut into sentences,
 * and each is searched for words, amounts, addresses and numbers by scanners whose work is
 * bounded by the text's length. There is no pattern language and nothing goes back.
 *
 * What it can't do: understand. A sentence counts as an assurance ("we never ask …") only if
 * it names no amount outside the tariff, no account and no contact of somebody else; a
 * question asks for nothing.
 */
#ifndef LQ_FRAUD_H
#define LQ_FRAUD_H

#include "rules/finding.h"

/* What a word tells of its sentence. The words are rows of share/fraud/words.jsonl. */
enum fraud_class {
    FRAUD_PAY,    /* paying in general: 缴费, pay */
    FRAUD_METHOD, /* a way of paying the post never takes: 转账, gift card */
    FRAUD_CODE, /* a code to scan: with paying it is a way the post never takes: 二维码, qr code */
    FRAUD_DEMAND,  /* somebody is to do it: 须, must, please */
    FRAUD_ASSURE,  /* it is what the post says against fraud: 不会要求, never ask */
    FRAUD_SAFE,    /* a way the guide names: money order, 邮寄 */
    FRAUD_CALL,    /* it happens by phone or video: 通过电话, by phone */
    FRAUD_FEE,     /* an amount in the sentence is a fee: 费用, deposit */
    FRAUD_CONTACT, /* an address in the sentence is to be written to or called: 请致电, call us */
    FRAUD_SELF,    /* the address in the sentence is the writer's own: call me at */
    FRAUD_CONTRAST, /* an amount is set against the right one: 应为, should be */
    FRAUD_CHAT,     /* a private chat: 加微信, whatsapp */
    FRAUD_CLAIM,    /* the sender says to be the post: 我馆, calling from the consulate */
    FRAUD_URGENT,   /* pressure: 立即, or else */
    FRAUD_ACCOUNT,  /* a number in the sentence is an account: 账号, account */
    FRAUD_PAYEE,    /* a payee follows: 收款人, payable to */
    FRAUD_LINK,     /* the last label of a name that is a site without "www.": com */
    FRAUD_CLASS_COUNT
};

struct fraud_word {
    struct slice text; /* folded */
    enum fraud_class class;
};

/* A look-alike: this character reads as that plain one. Rows of share/confusables.jsonl. */
struct fraud_alike {
    uint32_t from;
    char to;
};

struct fraud_tables {
    const struct fraud_word *words; /* sorted by slice_cmp() */
    size_t word_count;
    size_t first[257];               /* words that begin with byte b are [first[b], first[b + 1]) */
    const struct fraud_alike *alike; /* ascending by `from` */
    size_t alike_count;
};

#define FRAUD_FACTS_MAX 32

struct fraud_list {
    size_t n;
    const char *v[FRAUD_FACTS_MAX];
};

/* What is published. Texts are lower case but for the payees. */
struct fraud_facts {
    struct fraud_list payees;  /* the payee, then names of the post a payee may be paraphrased by */
    struct fraud_list emails;  /* the post's */
    struct fraud_list phones;  /* digits only; the post's, the hotline, known others' */
    struct fraud_list domains; /* official sites, and known others' */
    size_t own_emails, own_phones, own_domains; /* the first so many are official */
    size_t amount_count;                        /* 0: no tariff in force, amounts aren't judged */
    int64_t amounts[8]; /* cents: each item of the tariff and each sum that can be due */
};

struct fraud_message {
    struct slice text;
    struct slice channel; /* "phone", "video", "sms", "email", …; may be absent */
    struct slice from;    /* address or number; may be absent */
};

/* A text and its plain reading. The caller gives `folded` room for text.n bytes and `origin` for
 * text.n + 1 numbers; fraud_fold() fills them and n. origin[i] is where the byte folded[i] comes
 * from in the text, origin[n] is text.n. */
struct fraud_text {
    struct slice text;
    char *folded;
    uint32_t *origin;
    size_t n;
    size_t hidden_at; /* origin of the first invisible control that was dropped … */
    bool hidden;      /* … if there was one */
};

#define FRAUD_TEXT_MAX ((size_t)1 << 20)

void fraud_fold(const struct fraud_tables *tables, struct fraud_text *t);

/*
 * R83. Every reason, in rule order; with any of them comes fraud-suspected, which is the answer:
 * payment asked by phone or video, in a way never taken, an amount outside the tariff, another
 * payee, another's number or address as the post's, an address that looks like the post's and
 * isn't, haste with an account number and money. `from` is folded by the caller into `sender`.
 * Findings borrow from the message.
 */
void fraud_check(struct findings *to, const struct fraud_tables *tables,
                 const struct fraud_facts *facts, const struct fraud_message *m,
                 const struct fraud_text *text, const struct fraud_text *sender);

#endif
