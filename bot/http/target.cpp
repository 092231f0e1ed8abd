#include "bot/http/target.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <boost/url/url_view.hpp>

namespace promenade::http {

Result<Target> parse_target(std::string_view text) {
    const auto url = boost::urls::parse_origin_form(text);
    if (!url) return error(Errc::invalid, "not an origin-form target");
    Target target;
    target.path = url->path();
    for (const auto& segment : url->encoded_segments()) target.segments.push_back(segment.decode());
    if (target.path == "/") target.segments.clear();
    for (const auto& parameter : url->params())
        target.query.emplace(parameter.key, parameter.value);
    return target;
}

std::map<std::string, std::string> parse_form(std::string_view body) {
    auto target = parse_target("/?" + std::string{body});
    return target ? std::move(target.value().query) : std::map<std::string, std::string>{};
}

std::string percent_encode(std::string_view text) {
    return boost::urls::encode(text, boost::urls::unreserved_chars);
}

}  // namespace promenade::http
