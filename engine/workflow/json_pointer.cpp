#include "engine/workflow/json_pointer.hpp"

#include <charconv>
#include <string>

namespace promenade::workflow {

namespace {

std::string unescaped(std::string_view token) {
    std::string text;
    for (std::size_t i = 0; i < token.size(); ++i) {
        const bool escape = token[i] == '~' && i + 1 < token.size();
        text += !escape ? token[i] : token[i + 1] == '1' ? '/' : '~';
        if (escape) ++i;
    }
    return text;
}

const Value* item(const List& list, std::string_view token) {
    std::size_t index = list.size();
    std::from_chars(token.data(), token.data() + token.size(), index);
    return index < list.size() ? &list[index] : nullptr;
}

}  // namespace

const Value* value_at(const Value& document, std::string_view pointer) {
    const Value* at = &document;
    while (at && !pointer.empty()) {
        pointer.remove_prefix(1);
        const std::string_view token = pointer.substr(0, pointer.find('/'));
        pointer.remove_prefix(token.size());
        at = at->list() ? item(*at->list(), token) : at->find(unescaped(token));
    }
    return at;
}

}  // namespace promenade::workflow
