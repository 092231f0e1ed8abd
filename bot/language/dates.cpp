#include "bot/language/dates.hpp"

#include "bot/language/fold.hpp"
#include "bot/language/lexicon.hpp"

#include <charconv>

namespace promenade::language {

namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::month;
using std::chrono::year;

// What a pattern's groups caught, by name.
class Caught {
public:
    static std::optional<Caught> by(const re2::RE2& pattern, const std::string& text) {
        Caught caught;
        const auto count = static_cast<std::size_t>(pattern.NumberOfCapturingGroups());
        caught.groups_.resize(count + 1);
        if (!pattern.Match(text, 0, text.size(), re2::RE2::UNANCHORED, caught.groups_.data(),
                           static_cast<int>(count + 1)))
            return std::nullopt;
        caught.pattern_ = &pattern;
        return caught;
    }
    std::string operator[](const char* name) const {
        const auto& names = pattern_->NamedCapturingGroups();
        const auto at = names.find(name);
        if (at == names.end()) return {};
        const re2::StringPiece& group = groups_[static_cast<std::size_t>(at->second)];
        return group.data() ? std::string{group} : std::string{};
    }

private:
    std::vector<re2::StringPiece> groups_;
    const re2::RE2* pattern_ = nullptr;
};

int number_of(const std::string& digits) {
    int number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

// A day as it was written: what is 0 was not.
struct Written {
    int day = 0, month = 0, year = 0;
    unsigned weekday = 0;
};

class DateReader {
public:
    DateReader(const std::string& text, LocalDate today, const DateWords& words)
        : text_(text), today_(today), words_(words) {}

    DateSpan read() const {
        for (const auto& pattern : words_.spans)
            if (const auto caught = Caught::by(*pattern, text_))
                return span(written(*caught, ""), written(*caught, "last_"));
        for (const auto& pattern : words_.until)
            if (const auto caught = Caught::by(*pattern, text_))
                return {today_, date_of(written(*caught, "last_"), today_)};
        if (const auto week = week_of()) return *week;
        for (const auto& pattern : words_.days)
            if (const auto caught = Caught::by(*pattern, text_)) {
                const auto iso = parse_date((*caught)["day"]);
                const auto day =
                    iso ? std::optional{iso.value()} : date_of(written(*caught, ""), today_);
                return {day, day};
            }
        return moment();
    }

private:
    Written written(const Caught& caught, const std::string& prefix) const {
        Written day;
        day.day = number_of(caught[(prefix + "day").c_str()]);
        day.year = number_of(caught[(prefix + "year").c_str()]);
        const std::string month = caught[(prefix + "month").c_str()];
        const auto named = words_.months.find(month);
        day.month =
            named == words_.months.end() ? number_of(month) : static_cast<int>(named->second);
        const auto weekday = words_.weekdays.find(caught[(prefix + "weekday").c_str()]);
        if (weekday != words_.weekdays.end()) day.weekday = weekday->second;
        return day;
    }

    DateSpan span(Written first, Written last) const {
        if (first.year == 0) first.year = last.year;
        if (last.month == 0 && first.month != 0) last.month = first.month;
        const auto end = date_of(last, today_);
        if (!end) return {};
        if (first.weekday != 0) return {date_of(first, today_), after(first, last)};
        // The same month as the end, or the one before where it would come after.
        Written start = first;
        if (start.month == 0) start.month = static_cast<int>(unsigned{end->month()});
        start.year = first.year != 0 ? first.year : int{end->year()};
        auto begin = valid(start);
        const bool reversed = begin && local_days{*begin} > local_days{*end};
        if (reversed && first.month == 0) {
            const auto before =
                std::chrono::year_month{end->year(), end->month()} - std::chrono::months{1};
            begin = valid(
                {first.day, static_cast<int>(unsigned{before.month()}), int{before.year()}, 0});
        } else if (reversed && first.year == 0) {
            begin = valid({start.day, start.month, start.year - 1, 0});
        }
        if (!begin) return {};
        return {begin, end, reversed};
    }

    std::optional<LocalDate> after(const Written& first, const Written& last) const {
        const auto begin = date_of(first, today_);
        return begin ? date_of(last, *begin) : std::nullopt;
    }

    static std::optional<LocalDate> valid(const Written& day) {
        const LocalDate date{year{day.year}, month{static_cast<unsigned>(day.month)},
                             std::chrono::day{static_cast<unsigned>(day.day)}};
        return date.ok() ? std::optional{date} : std::nullopt;
    }

    // The first such day from `from` on.
    static std::optional<LocalDate> date_of(const Written& day, LocalDate from) {
        if (day.weekday != 0) {
            const unsigned now = std::chrono::weekday{local_days{from}}.iso_encoding();
            return LocalDate{local_days{from} + days{(day.weekday + 7 - now) % 7}};
        }
        if (day.day == 0) return std::nullopt;
        if (day.month != 0 && day.year != 0) return valid(day);
        Written guess = day;
        guess.year = day.year != 0 ? day.year : int{from.year()};
        guess.month = day.month != 0 ? day.month : static_cast<int>(unsigned{from.month()});
        for (int tries = 0; tries < 13; ++tries) {
            const auto date = valid(guess);
            if (date && local_days{*date} >= local_days{from}) return date;
            if (day.month != 0) {
                if (day.year != 0 || tries > 0) return date;
                ++guess.year;
            } else if (++guess.month > 12) {
                guess.month = 1;
                ++guess.year;
            }
        }
        return std::nullopt;
    }

    // From Monday, or from today, to Sunday.
    std::optional<DateSpan> week_of() const {
        for (const auto& [said, ahead] : words_.weeks) {
            if (text_.find(said) == std::string::npos) continue;
            const unsigned now = std::chrono::weekday{local_days{today_}}.iso_encoding();
            const local_days monday = local_days{today_} - days{now - 1} + days{7 * ahead};
            const local_days first = std::max(monday, local_days{today_});
            return DateSpan{LocalDate{first}, LocalDate{monday + days{6}}};
        }
        return std::nullopt;
    }

    // « demain » stands in « après-demain »: the longest that is said.
    DateSpan moment() const {
        std::size_t longest = 0;
        DateSpan found;
        for (const auto& [said, ahead] : words_.moments) {
            if (said.size() <= longest || text_.find(said) == std::string::npos) continue;
            longest = said.size();
            const LocalDate day{local_days{today_} + days{ahead}};
            found = {day, day};
        }
        return found;
    }

    const std::string& text_;
    LocalDate today_;
    const DateWords& words_;
};

}  // namespace

DateSpan dates_in(std::string_view text, LocalDate today, const Vocabulary& vocabulary) {
    const std::string folded = folded_text(text);
    return DateReader{folded, today, vocabulary.lexicon->dates}.read();
}

}  // namespace promenade::language
