#!/usr/bin/env bats
# lq-order submit takes every application that can be told apart into the store
# exactly once, whole or not, says all it lacks at once, and stores nothing that
# isn't the applicant's to say.

load lib
load order

setup() { order_setup; }

@test "a whole application is submitted and can be shown" {
    try 0 lq-order submit < <(application A1)
    holds '.order == "A1" and .version == 1 and .state == "submitted" and .transition.ok and .transition.to == "submitted"'
    try 0 lq-order show A1
    holds '.applicant.name == "张样" and (has("transition") | not)'
}

@test "R4 each business with each document is taken; another is refused" {
    local business document n=0
    for business in issue renew replace; do
        for document in passport travel-document; do
            application "A$((++n))" ".business=\"$business\" | .document=\"$document\""
        done
    done >six
    try 0 lq-order submit six
    holds '.state == "submitted"'
    refused business-unknown lq-order submit < <(application B1 '.business="extend"')
    refused business-unknown lq-order submit < <(application B2 '.document="visa"')
    refused order-not-found lq-order show B1
}
