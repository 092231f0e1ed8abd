#include "bot/app/cli/text_key.hpp"

namespace promenade::app {

std::string text_key_of(std::string_view detail) {
    std::string key;
    for (const char c : detail) {
        const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        if (lower >= 'a' && lower <= 'z')
            key += lower;
        else if (!key.empty() && key.back() != '_')
            key += '_';
    }
    if (!key.empty() && key.back() == '_') key.pop_back();
    return key;
}

}  // namespace promenade::app
