#include "engine/workflow/expression_fold.hpp"

#include "engine/core/result.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace promenade::workflow {

namespace {

const icu::Normalizer2& instance(const icu::Normalizer2* (*of)(UErrorCode&)) {
    UErrorCode failure = U_ZERO_ERROR;
    const icu::Normalizer2* const normalizer = of(failure);
    ENGINE_ASSERT(U_SUCCESS(failure));
    return *normalizer;
}

icu::UnicodeString normalized(const icu::Normalizer2& normalizer, const icu::UnicodeString& text) {
    UErrorCode failure = U_ZERO_ERROR;
    icu::UnicodeString result = normalizer.normalize(text, failure);
    ENGINE_ASSERT(U_SUCCESS(failure));
    return result;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

std::string lower_ascii(std::string_view text) {
    std::string lower{text};
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

}  // namespace

std::string fold(std::string_view text) {
    if (is_ascii(text)) return lower_ascii(text);
    static const icu::Normalizer2& kFolding = instance(icu::Normalizer2::getNFKCCasefoldInstance);
    static const icu::Normalizer2& kApart = instance(icu::Normalizer2::getNFDInstance);
    const auto given = icu::UnicodeString::fromUTF8(
        icu::StringPiece{text.data(), static_cast<std::int32_t>(text.size())});
    const icu::UnicodeString apart = normalized(kApart, normalized(kFolding, given));
    icu::UnicodeString bare;
    for (std::int32_t at = 0; at < apart.length(); at = apart.moveIndex32(at, 1)) {
        const UChar32 c = apart.char32At(at);
        if (c == U'œ')
            bare.append(u"oe", 2);
        else if (c == U'æ')
            bare.append(u"ae", 2);
        else if (u_charType(c) != U_NON_SPACING_MARK)
            bare.append(c);
    }
    std::string folded;
    bare.toUTF8String(folded);
    return folded;
}

}  // namespace promenade::workflow
