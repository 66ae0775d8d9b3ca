# The verdict of lq-fee quote, for the tariff of Chicago.
(.name_annotation == true) as $noted
| .fee = {ok: true, due_cents: (2300 + if $noted then 500 else 0 end), currency: "USD",
    lines: ([{item: "production", cents: 1800}, {item: "mailing", cents: 500}]
        + if $noted then [{item: "name-annotation", cents: 500}] else [] end),
    findings: []}
