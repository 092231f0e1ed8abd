#include "bot/language/date_words.hpp"

#include <charconv>

namespace promenade::language {

namespace {

Result<int> number_of(const CheckedJson& place, const std::string& digits) {
    int number = 0;
    const auto [end, failure] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (failure != std::errc{} || end != digits.data() + digits.size())
        return place.fault("expected a number as the member's name");
    return number;
}

using Numbered = std::vector<std::pair<std::string, int>>;

// {"1": ["lundi", …], …}
Result<Numbered> words_of(const CheckedJson& file, const std::string& key) {
    Numbered words;
    TRY(const auto table, file.member(key));
    TRY(const auto members, table.members());
    for (const auto& [digits, list] : members) {
        TRY(const int number, number_of(list, digits));
        TRY(const auto texts, list.texts());
        for (const std::string& text : texts) words.emplace_back(text, number);
    }
    return words;
}

Result<std::map<std::string, unsigned>> table_of(const CheckedJson& file, const std::string& key) {
    TRY(const Numbered words, words_of(file, key));
    std::map<std::string, unsigned> table;
    for (const auto& [word, number] : words) table[word] = static_cast<unsigned>(number);
    return table;
}

std::string alternatives(const std::map<std::string, unsigned>& words) {
    std::string all;
    for (auto word = words.rbegin(); word != words.rend(); ++word)  // « juillet » before « juil »
        all += (all.empty() ? "" : "|") + word->first;
    return "(?:" + all + ")";
}

void replace_all(std::string& text, std::string_view what, const std::string& by) {
    for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += by.size())
        text.replace(at, what.size(), by);
}

Result<DateWords::Patterns> patterns_of(const CheckedJson& file, const std::string& key,
                                        const DateWords& words) {
    DateWords::Patterns patterns;
    TRY(const auto list, file.member(key));
    TRY(const auto items, list.items());
    for (const CheckedJson& item : items) {
        TRY(std::string pattern, item.text());
        // A group's name is written with the same signs: it is put aside meanwhile.
        replace_all(pattern, "(?P<month>", "(?P\x01");
        replace_all(pattern, "(?P<weekday>", "(?P\x02");
        replace_all(pattern, "<month>", alternatives(words.months));
        replace_all(pattern, "<weekday>", alternatives(words.weekdays));
        replace_all(pattern, "(?P\x01", "(?P<month>");
        replace_all(pattern, "(?P\x02", "(?P<weekday>");
        auto compiled = std::make_shared<const re2::RE2>(pattern, re2::RE2::Quiet);
        if (!compiled->ok()) return item.fault("expected a regular expression (RE2)");
        patterns.push_back(std::move(compiled));
    }
    return patterns;
}

}  // namespace

Result<DateWords> DateWords::load(const CheckedJson& file) {
    TRY(file.only({"months", "weekdays", "spans", "until", "days", "moments", "weeks"}));
    DateWords words;
    TRY(words.months, table_of(file, "months"));
    TRY(words.weekdays, table_of(file, "weekdays"));
    TRY(words.spans, patterns_of(file, "spans", words));
    TRY(words.until, patterns_of(file, "until", words));
    TRY(words.days, patterns_of(file, "days", words));
    TRY(words.moments, words_of(file, "moments"));
    TRY(words.weeks, words_of(file, "weeks"));
    return words;
}

}  // namespace promenade::language
