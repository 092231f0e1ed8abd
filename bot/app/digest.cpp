#include "bot/app/digest.hpp"

#include "engine/core/encoding.hpp"

#include <algorithm>
#include <array>

namespace promenade::app {

namespace {

using std::chrono::days;
using std::chrono::hours;

// Of the settings, in the order of std::chrono::weekday's encoding.
constexpr std::array kDays{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

}  // namespace

void Digest::start() {
    look();
    parts_.later(kLook, [this] { start(); });
}

// Nothing: none within the last day, or no digest is wanted.
std::optional<Instant> Digest::last_due(const delivery::People& people) const {
    const Value settings{people.roster().settings};
    const Value* const wanted = settings.find("digest");
    if (!wanted) return std::nullopt;
    const std::string_view day = wanted->text_at("day");
    const auto index =
        static_cast<unsigned>(std::find(kDays.begin(), kDays.end(), day) - kDays.begin());
    const std::string& zone = people.snapshot().calendars.coordinator.zone;
    const Instant now = parts_.clock.now();
    const auto today = std::chrono::floor<days>(to_local(now, zone));
    for (const auto date : {today, today - days{1}}) {
        if (std::chrono::weekday{date} != std::chrono::weekday{index}) continue;
        const Instant due = to_utc(date + hours{wanted->number_at("hour", 0)}, zone);
        if (due <= now && now - due < days{1}) return due;
    }
    return std::nullopt;
}

void Digest::look() {
    const auto people = parts_.people();
    const auto due = last_due(*people);
    const network::Person* const holder = people->roster().coordinator();
    if (!due || !holder) return;
    const std::string& zone = people->snapshot().calendars.coordinator.zone;
    const network::Person* const deputy =
        people->roster().deputy_of(holder->id, local_date(parts_.clock.now(), zone));
    for (const network::Person* const person : {holder, deputy}) {
        if (!person) continue;
        const Hash mac = hmac_sha256(
            parts_.key.view(),
            {bytes_of("digest"), bytes_of(person->id.text()), bytes_of(format_instant(*due))});
        std::string dedup{text_of(mac)};
        if (const auto seen = parts_.engine.seen(dedup); !seen || seen.value()) continue;
        runtime::Submission submission;
        submission.dedup = std::move(dedup);
        submission.told.push_back({person->id, parts_.week(person->id), {}});
        parts_.engine.submit(std::move(submission), [](const Result<runtime::Outcome>&) {});
    }
}

}  // namespace promenade::app
