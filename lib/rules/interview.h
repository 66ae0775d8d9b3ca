/*
 * interview.h: who is interviewed, and what a record of an interview must hold.
 *
 * Pure rules over plain structs; records/interview_record.h fills them from an
 * order. Source: the guide, 二(一)4 面谈面审.
 *
 *     interview_need(&found, &c);          R19, R20: who may be asked for one
 *     interview_held(&found, &held, …);    R23, R24: is its record complete
 */
#ifndef LQ_INTERVIEW_H
#define LQ_INTERVIEW_H

#include "rules/finding.h"

enum interview_result { INTERVIEW_NONE, INTERVIEW_PASSED, INTERVIEW_FAILED };

/* What an order's facts say about its interview. Absent slices: not recorded. */
struct interview {
    bool has_age;
    int64_t age;       /* whole years on the day of submission, at the post */
    int64_t asked_age; /* under it an interview may be asked: the profile's process age */
    int64_t minor_age; /* under it one is a minor by civil law */
    struct slice face; /* the result: pass, fail, not-possible */
    bool open;         /* required, and neither held nor waived since */
    bool waived;       /* an officer said that none is needed */
    enum interview_result held; /* the latest */
    struct slice slot;          /* booked, as it is written in the order; absent: none */
    int64_t place;              /* in that slot, from 1 */
    int64_t missed;             /* how often the applicant didn't come */
    bool onsite;                /* asked to come to the consulate */
    bool has_notice;            /* and told so case by case (个案通知) */
};

/*
 * R19 申请人为未成年人, R20 人脸识别未通过: 可能要求面谈, so each is an ask. None once
 * one was asked for, was held, or an officer said that none is needed.
 */
void interview_need(struct findings *to, const struct interview *i);

/* The reasons an officer may have for asking (design: require-interview). */
enum interview_cause {
    CAUSE_MINOR,
    CAUSE_FACE_FAILED,
    CAUSE_FACE_NOT_POSSIBLE,
    CAUSE_OFFICER, /* 等情形: in the officer's own words */
    CAUSE_COUNT
};
const char *interview_cause_name(enum interview_cause c);
/* CAUSE_COUNT: there is no such cause. */
enum interview_cause interview_cause(struct slice name);
/* Do the facts bear it out? An officer's words always do. */
bool interview_cause_holds(const struct interview *i, enum interview_cause c);
/* The first of the causes that the facts bear out; CAUSE_COUNT: none but the officer's. */
enum interview_cause interview_cause_of(const struct interview *i);

#define INTERVIEW_SHOTS_MAX 32

/* The record of an interview that took place. */
struct interview_held {
    struct slice mode;   /* "video" or "onsite" */
    struct slice result; /* "passed" or "failed" */
    int64_t answers;     /* questions answered */
    size_t shots;        /* screenshots */
    struct slice shot[INTERVIEW_SHOTS_MAX]; /* the sha256 of each */
};

/* R23 截图、回答提问: a video interview that is passed has both; R24 到馆面谈，个案通知. */
void interview_held(struct findings *to, const struct interview *i, const struct interview_held *h);

#endif
