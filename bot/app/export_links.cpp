#include "bot/app/export_links.hpp"

#include "bot/app/export.hpp"

#include <charconv>

namespace promenade::app {

namespace {

bool may_export(const network::Person& person) {
    return !person.erased && person.role == network::Role::coordinator;
}

std::int64_t seconds_of(Instant instant) {
    return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

}  // namespace

std::string ExportLinks::link(const PersonId& person) const {
    const auto snapshot = core_.engine().snapshot();
    const network::Person* const known = snapshot->roster.person(person);
    if (origin_.empty() || !known || !may_export(*known)) return {};
    const std::int64_t end = seconds_of(core_.clock().now() + kLifetime);
    return origin_ + "/tableurs/" + links_.sign({std::to_string(end)}, person);
}

bool ExportLinks::valid(const std::string& token) const {
    const auto opened = links_.open(token, 1, core_.engine().snapshot()->roster, may_export);
    if (!opened) return false;
    const std::string& end = opened->parts.front();
    std::int64_t until = 0;
    std::from_chars(end.data(), end.data() + end.size(), until);
    return seconds_of(core_.clock().now()) < until;
}

platforms::web::SheetDesk ExportLinks::desk() const {
    return {[this](const std::string& token) {
                return valid(token) ? std::vector<std::string>{kSheets.begin(), kSheets.end()}
                                    : std::vector<std::string>{};
            },
            [this](const std::string& token, const std::string& name) -> Result<std::string> {
                if (!valid(token)) return error(Errc::not_found, "no such link");
                TRY(auto sheets, export_sheets(core_));
                for (Sheet& sheet : sheets)
                    if (sheet.name == name) return std::move(sheet.bytes);
                return error(Errc::not_found, "no such sheet");
            }};
}

}  // namespace promenade::app
