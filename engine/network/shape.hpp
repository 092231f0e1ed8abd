// The form that a JSON document must have, put together from small pieces. A document of another
// form is refused at its first offence, with the JSON pointer and what was expected there.
#pragma once

#include "engine/core/result.hpp"
#include "engine/core/value.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::network {

// Errors: invalid, detail = "expected …", `where` = the JSON pointer.
using Shape = std::function<Result<void>(const Value&, const std::string& pointer)>;

Shape a_boolean();
Shape a_number(std::int64_t min, std::int64_t max);
Shape a_text(std::size_t bytes_max);  // not empty
Shape an_id();                        // [A-Za-z0-9_-]{1,40}
Shape a_date();                       // "2026-11-20"
Shape an_instant();                   // RFC 3339
Shape a_zone();                       // IANA name in the system's tzdata
// scheme://host[:port][/path], no spaces, no credentials; https, or `also` ("http://127.0.0.1").
Shape an_https_url(std::string also = {});
// The same without a path and as browsers write it: lower case, without the scheme's own port.
Shape an_origin(std::string also = {});
Shape one_of(std::vector<std::string> words);
// At least one item; with `distinct`, texts of which no two are the same.
Shape a_list(Shape item, bool distinct = false);
// {first, last}: two dates in order.
Shape a_period();

struct Member {
    std::string name;
    Shape shape;
    bool required = true;
};
// Other members are refused.
Shape an_object(std::vector<Member> members);

Shape any_object();

// Reads and checks a document. Errors: invalid, `where` = "<file>#<pointer>".
Result<Value> read_shaped(std::string_view json, std::string_view file, const Shape& shape);

}  // namespace promenade::network
