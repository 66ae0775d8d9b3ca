# What regular expressions alone tell of a tracking number: whose it looks like. No check digit, no
# product, no conflict. The likeliest first; test() is faster here than one capture() for all.
(.tracking | split(" ") | join("") | split("-") | join("")) as $n
| .track = {carrier: (
    if $n | test("^(420[0-9]{5}([0-9]{4})?)?9[1-5][0-9]{20}([0-9]{4})?$|^[A-Z]{2}[0-9]{9}US$|^[0-9]{20}$") then "usps"
    elif $n | test("^[0-9]{12}$|^[0-9]{15}$|^00[0-9]{16}$|^96[0-9]{20}$") then "fedex"
    elif $n | test("^[0-9]{10,11}$|^JJD[0-9]{9,18}$|^GM[0-9]{10,36}$") then "dhl"
    elif $n | test("^TB[AMC][0-9]{12}$") then "amazon"
    elif $n | test("^1Z[0-9A-Z]{16}$") then "ups"
    elif $n | test("^[CD][0-9]{14}$") then "ontrac"
    else "unknown" end)}
