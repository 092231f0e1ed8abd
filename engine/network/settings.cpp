#include "engine/network/settings.hpp"

#include "engine/core/canonical_json.hpp"
#include "engine/network/shape.hpp"

#include <set>

namespace promenade::network {

namespace {

// Leaves room for the envelope of the event that carries them (log::kEventBytesMax).
constexpr std::size_t kDeployedBytesMax = 60'000;

Shape theme() { return one_of({"jeunesse", "parentalite"}); }

Shape a_weekday() { return one_of({"mon", "tue", "wed", "thu", "fri", "sat", "sun"}); }

Shape own_days() { return an_object({{"id", an_id()}, {"days", a_list(a_weekday(), true)}}); }

Shape sphinx() {
    return an_object({{"year", a_number(2018, 2100)},
                      {"open_from", a_date()},
                      {"deadline", a_date()},
                      {"links", an_object({{"jeunesse", an_https_url(), false},
                                           {"parentalite", an_https_url(), false},
                                           {"coordinator", an_https_url(), false}})}});
}

Shape rule() {
    return an_object({{"id", an_id()},
                      {"text", a_text(1000)},
                      {"source", a_text(200)},
                      {"minimum", a_number(0, 10'000), false}});
}

Shape document() {
    return an_object({{"title", a_text(200)}, {"version", a_text(100)}, {"url", an_https_url()}});
}

Shape matrix() {
    return an_object({{"homeserver_url", an_https_url("http://127.0.0.1")},
                      {"server_name", a_text(255)},
                      {"own_url", an_https_url("http://127.0.0.1")},
                      {"id", an_id(), false},
                      {"sender_localpart", an_id(), false},
                      {"display_name", a_text(100), false},
                      {"invited_by_servers", a_list(a_text(255), true), false},
                      {"tokens_file", a_text(4096)}});
}

Shape mail() {
    return an_object({{"host", a_text(255)},
                      {"port", a_number(1, 65'535)},
                      {"sender", a_text(255)},
                      {"tls", one_of({"starttls", "implicit", "none"}), false},
                      {"credentials_file", a_text(4096), false},
                      {"ca_file", a_text(4096), false},
                      {"daily_at_hour", a_number(0, 23), false}});
}

Shape server() {
    return an_object({{"public_url", an_origin("http://127.0.0.1")},
                      {"matrix", matrix(), false},
                      {"mail", mail(), false},
                      {"demo_clock", an_instant(), false}});
}

const Shape& settings() {
    static const Shape shape = an_object(
        {{"name", a_text(100)},
         {"departement", an_object({{"code", an_id()}, {"name", a_text(100)}})},
         {"themes", a_list(theme(), true)},
         {"zone", a_zone()},
         {"alsace_moselle", a_boolean(), false},
         {"working_days", a_list(a_weekday(), true)},
         {"working_days_of", a_list(own_days()), false},
         {"working_hours", an_object({{"from", a_number(0, 23)}, {"to", a_number(1, 24)}}), false},
         {"closures", a_list(a_period()), false},
         {"tutoiement", a_boolean(), false},
         {"maturity", a_text(200), false},
         {"dormant_after_days", a_number(30, 3650), false},
         {"sphinx", sphinx(), false},
         {"digest", an_object({{"day", a_weekday()}, {"hour", a_number(0, 23)}}), false},
         {"convention_notice_days", a_number(1, 365), false},
         {"documents", a_list(document()), false},
         {"rules", a_list(rule()), false},
         {"procedures", any_object(), false},
         {"server", server(), false}});
    return shape;
}

Error wrong(std::string_view file, std::string pointer, std::string detail) {
    return error(Errc::invalid, std::move(detail), std::string{file} + "#" + pointer);
}

// What ties two places together.
Result<void> check_across(const Value& document, std::string_view file) {
    if (const Value* const campaign = document.find("sphinx");
        campaign && campaign->text_at("deadline") < campaign->text_at("open_from"))
        return wrong(file, "/sphinx/deadline", "expected a deadline that is not before open_from");
    if (const Value* const hours = document.find("working_hours");
        hours && hours->number_at("to", 24) <= hours->number_at("from", 0))
        return wrong(file, "/working_hours/to", "expected an hour after the first");
    // A password, and whose network somebody is in, never cross a wire in clear.
    const Value* const server = document.find("server");
    if (const Value* const mail = server ? server->find("mail") : nullptr;
        mail && mail->text_at("tls") == "none" && mail->text_at("host") != "127.0.0.1")
        return wrong(file, "/server/mail/tls", "expected starttls or implicit, but for 127.0.0.1");
    for (const auto& [key, detail] :
         {std::pair{"rules", "expected an id that no other rule has"},
          {"working_days_of", "expected somebody of whom nothing is said before"}}) {
        std::set<std::string_view> ids;
        const Value* const items = document.find(key);
        for (std::size_t i = 0; items && i < items->list()->size(); ++i)
            if (!ids.insert((*items->list())[i].text_at("id")).second)
                return wrong(file, "/" + std::string{key} + "/" + std::to_string(i) + "/id",
                             detail);
    }
    if (canonical(deployed_part(*document.map())).size() > kDeployedBytesMax)
        return wrong(file, "", "expected at most 60000 bytes without \"server\"");
    return success();
}

}  // namespace

Result<Map> check_settings(std::string_view json, std::string_view file) {
    TRY(const Value document, read_shaped(json, file, settings()));
    TRY(check_across(document, file));
    return *document.map();
}

Map deployed_part(Map settings) {
    settings.erase("server");
    return settings;
}

}  // namespace promenade::network
