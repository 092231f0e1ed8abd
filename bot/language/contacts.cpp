#include "bot/language/contacts.hpp"

#include "bot/language/lexicon.hpp"
#include "bot/language/stem.hpp"

#include <re2/re2.h>

#include <algorithm>

namespace promenade::language {
namespace {

bool overlaps(const std::vector<Contact>& found, std::size_t begin, std::size_t end) {
    return std::any_of(found.begin(), found.end(),
                       [&](const Contact& each) { return begin < each.end && each.begin < end; });
}

bool has_mark(std::string_view word) {
    return word.find_first_of("0123456789_.") != std::string_view::npos;
}

bool is_french(std::string_view word, const Lexicon& lexicon) {
    return lexicon.spellings.count(std::string(word)) > 0 ||
           lexicon.dictionary.is_known(word, stem(word));
}

void find_shape(const Shape& shape, const Folded& folded, const Lexicon& lexicon,
                std::vector<Contact>& found) {
    const re2::StringPiece text(folded.text);
    const int groups = std::min(shape.pattern->NumberOfCapturingGroups(), 1);
    re2::StringPiece parts[2];
    std::size_t from = 0;
    while (from < text.size() &&
           shape.pattern->Match(text, from, text.size(), re2::RE2::UNANCHORED, parts, groups + 1)) {
        const re2::StringPiece part = parts[groups];
        const auto begin = static_cast<std::size_t>(part.data() - text.data());
        std::size_t end = begin + part.size();
        while (end > begin + 1 && folded.text[end - 1] == '.') --end;
        from = std::max(end, from + 1);
        if (end == begin || overlaps(found, begin, end)) continue;
        const std::string_view word = std::string_view(folded.text).substr(begin, end - begin);
        if (shape.doubtful && !has_mark(word) && is_french(word, lexicon)) continue;
        found.push_back({shape.kind, begin, end, shape.hides_words});
    }
}

}  // namespace

std::vector<Contact> find_contacts(const Folded& folded, const Lexicon& lexicon) {
    std::vector<Contact> found;
    for (const Shape& shape : lexicon.shapes) find_shape(shape, folded, lexicon, found);
    std::sort(found.begin(), found.end(),
              [](const Contact& a, const Contact& b) { return a.begin < b.begin; });
    return found;
}

}  // namespace promenade::language
