#include "bot/language/stem.hpp"

#include "engine/core/result.hpp"

#include <libstemmer.h>

#include <algorithm>
#include <memory>

namespace promenade::language {

std::string stem(std::string_view folded_word) {
    using Stemmer = std::unique_ptr<sb_stemmer, decltype(&sb_stemmer_delete)>;
    // A stemmer holds the word it works on: one for each thread.
    thread_local const Stemmer kStemmer(sb_stemmer_new("french", "UTF_8"), &sb_stemmer_delete);
    ENGINE_ASSERT(kStemmer != nullptr);
    const auto* letters = reinterpret_cast<const sb_symbol*>(folded_word.data());
    const sb_symbol* stemmed =
        sb_stemmer_stem(kStemmer.get(), letters, static_cast<int>(folded_word.size()));
    ENGINE_ASSERT(stemmed != nullptr);
    return {stemmed, stemmed + sb_stemmer_length(kStemmer.get())};
}

bool is_one_slip(std::string_view a, std::string_view b) {
    if (a.size() < b.size()) std::swap(a, b);
    if (a.size() - b.size() > 1 || a == b) return false;
    const auto [left, right] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    const auto at = static_cast<std::size_t>(left - a.begin());
    if (a.size() > b.size()) return a.substr(at + 1) == b.substr(at);
    if (a.substr(at + 1) == b.substr(at + 1)) return true;
    return at + 1 < a.size() && a[at] == b[at + 1] && a[at + 1] == b[at] &&
           a.substr(at + 2) == b.substr(at + 2);
}

}  // namespace promenade::language
