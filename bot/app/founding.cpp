#include "bot/app/founding.hpp"

#include "bot/app/import.hpp"
#include "bot/app/role_holders.hpp"
#include "bot/delivery/people.hpp"
#include "engine/core/canonical_json.hpp"
#include "engine/core/encoding.hpp"
#include "engine/network/settings.hpp"
#include "engine/privacy/durable_file.hpp"

#include <algorithm>

namespace promenade::app {

namespace {

Result<void> submit(Core& core, std::vector<network::NetworkCommand> commands,
                    std::vector<runtime::CaseCommand> cases = {}) {
    if (commands.empty() && cases.empty()) return success();
    runtime::Submission submission;
    submission.network = std::move(commands);
    submission.cases = std::move(cases);
    TRY(const runtime::Outcome outcome, core.engine().submit_and_wait(std::move(submission)));
    if (outcome.refused) return *outcome.refused;
    return success();
}

Import read_spreadsheet(Spreadsheet kind, std::string_view bytes, const ImportRules& rules,
                        const Known& known, std::string digest) {
    switch (kind) {
        case Spreadsheet::employers: return import_employers(bytes, rules, known, digest);
        case Spreadsheet::members: return import_members(bytes, rules, known, digest);
        case Spreadsheet::entries: return import_entries(bytes, rules, known, digest);
    }
    abort_broken("spreadsheet", __FILE__, __LINE__);
}

// A notice whose text the catalogue lacks would reach people as its key, for as long as its cases
// live.
Result<void> check_notices(const Value& place, const std::string& where,
                           const delivery::Texts& texts) {
    if (const Map* map = place.map()) {
        const Value* text = map->find("text");
        if (map->contains("to") && text && text->text() && !texts.has(*text->text()))
            return error(Errc::invalid, "expected a key of texts/fr.json: not " + *text->text(),
                         where + "/text");
        for (const auto& [name, value] : *map) {
            TRY(check_notices(value, where + "/" + name, texts));
        }
    }
    if (const List* list = place.list())
        for (std::size_t i = 0; i < list->size(); ++i) {
            TRY(check_notices((*list)[i], where + "/" + std::to_string(i), texts));
        }
    return success();
}

// What the network decides of procedures that exist.
Result<void> check_decided(const Map& settings, const std::string& file,
                           const std::vector<workflow::Definition>& procedures) {
    const Value* const decided = settings.find("procedures");
    if (decided)
        for (const auto& entry : *decided->map())
            if (std::none_of(procedures.begin(), procedures.end(),
                             [&](const auto& p) { return p.id() == entry.first; }))
                return error(Errc::invalid, "expected the id of a file of workflows/",
                             file + "#/procedures/" + entry.first);
    for (const workflow::Definition& procedure : procedures) {
        TRY(workflow::check_local_settings(procedure, settings, file));
    }
    return success();
}

Result<std::vector<workflow::Definition>> procedures_in(const Core& core) {
    std::vector<std::filesystem::path> files;
    std::error_code failure;
    for (const auto& entry :
         std::filesystem::directory_iterator(core.options().config / "workflows", failure))
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<workflow::Definition> procedures;
    for (const auto& file : files) {
        TRY(const std::string bytes, read_file(file));
        TRY(const workflow::Definition definition,
            workflow::Definition::load(bytes, file.string()));
        TRY(const Value written, parse_canonical(definition.canonical()));
        TRY(check_notices(written, file.string() + "#", core.texts()));
        procedures.push_back(definition);
    }
    return procedures;
}

std::map<std::string, Map> opened_identities(const network::Roster& roster,
                                             const runtime::Engine& engine) {
    std::map<std::string, Map> opened;
    const auto open = [&](const std::string& id, const std::optional<network::SealedIn>& sealed,
                          std::string_view slot) {
        if (!sealed) return;
        const auto value = engine.open_sealed(*sealed, slot);
        if (value && value.value().map()) opened[id] = *value.value().map();
    };
    for (const auto& [id, person] : roster.people) open(id.text(), person.identity, "identity");
    for (const auto& [id, employer] : roster.employers) open(id, employer.contact, "contact");
    return opened;
}

}  // namespace

Result<void> found_or_deploy(Core& core, std::string_view settings,
                             std::string_view settings_file) {
    TRY(Map checked, network::check_settings(settings, settings_file));
    TRY(const std::vector<workflow::Definition> procedures, procedures_in(core));
    TRY(check_decided(checked, std::string{settings_file}, procedures));
    if (core.store().size() == 0) {
        const std::string name{Value{checked}.text_at("name")};
        std::vector<network::NetworkCommand> founding;
        founding.push_back(network::FoundNetwork{name});
        TRY(submit(core, std::move(founding)));
    }
    std::vector<network::NetworkCommand> commands;
    Map deployed = network::deployed_part(std::move(checked));
    if (core.engine().snapshot()->roster.settings != deployed)
        commands.push_back(network::DeploySettings{std::move(deployed)});
    const auto current = core.engine().snapshot()->roster.definitions;
    for (const workflow::Definition& procedure : procedures) {
        const auto known = current.find(procedure.id());
        if (known == current.end() || known->second != procedure.hash())
            commands.push_back(network::DeployDefinition{procedure.id(), procedure.canonical()});
    }
    return submit(core, std::move(commands));
}

namespace {

Error no_network(const DataFolder& folder) {
    return {Errc::invalid, "expected a network: `promenade init` founds one", folder.root.string()};
}

// What the whole file comes to.
std::string sum_of(const Import& import, bool dry_run, const delivery::Texts& texts) {
    const auto wrong =
        std::count_if(import.report.begin(), import.report.end(),
                      [](const ReportLine& row) { return row.level == Level::wrong; });
    if (import.refused())
        return texts.render("import.refused", Map{{"wrong", static_cast<std::int64_t>(wrong)}});
    Map counts;
    for (const char* code : {"new", "changed", "unchanged", "person_erased"})
        counts.set(code, static_cast<std::int64_t>(import.count(code)));
    return texts.render(dry_run ? "import.dry_run" : "import.done", counts);
}

}  // namespace

Result<void> expect_founded(const Core& core) {
    if (core.store().size() > 0) return success();
    return no_network(core.options().folder);
}

Result<void> expect_log(const DataFolder& folder) {
    std::error_code failure;
    if (std::filesystem::exists(folder.root / "keys", failure) ||
        std::filesystem::exists(folder.log(), failure))
        return success();
    return no_network(folder);
}

Result<void> appoint(Core& core, const std::filesystem::path& folder) {
    for (const auto& [name, read] : {std::pair{"people.json", &role_holders_from},
                                     std::pair{"partners.json", &partners_from}}) {
        const std::filesystem::path file = folder / name;
        if (!privacy::is_there(file)) continue;
        TRY(const std::string bytes, read_file(file));
        TRY(auto commands, read(bytes, file.string()));
        TRY(submit(core, std::move(commands)));
    }
    return success();
}

Result<bool> import_file(Core& core, Spreadsheet kind, const std::filesystem::path& file,
                         bool dry_run, const std::function<void(std::string)>& tell) {
    TRY(const std::string bytes, read_file(file));
    const std::filesystem::path rules_file = core.options().config / "import.json";
    TRY(const std::string rules_bytes, read_file(rules_file));
    TRY(const ImportRules rules, ImportRules::load(rules_bytes, rules_file.string()));
    TRY(const delivery::Texts texts,
        delivery::Texts::load(core.options().config / "texts" / "import.fr.json"));
    const auto snapshot = core.engine().snapshot();
    const auto opened = opened_identities(snapshot->roster, core.engine());
    const std::string digest = hex(hmac_sha256(core.keys().pepper().view(), {bytes_of(bytes)}));
    TRY(const Instant recorded, core.engine().last_recorded());
    const Instant now = std::max(core.clock().now(), recorded);
    const Known known{snapshot->roster, opened,
                      local_date(now, snapshot->calendars.coordinator.zone)};
    const Import import = read_spreadsheet(kind, bytes, rules, known, digest);
    if (!import.encoding.empty())
        tell(texts.render("import.read_as", Map{{"encoding", import.encoding},
                                                {"separator", std::string{import.separator}}}));
    for (const ReportLine& row : import.report) {
        Map details = row.details;
        details.set("line", static_cast<std::int64_t>(row.line));
        for (const char* state : {"from", "to"})
            if (const Value* const word = details.find(state))
                details.set(state,
                            core.texts().render("member.state." + std::string{*word->text()}, {}));
        tell(texts.render("import." + row.code, details));
    }
    if (!import.refused() && !dry_run) {
        TRY(submit(core, import.commands, import.cases));
    }
    tell(sum_of(import, dry_run, texts));
    return !import.refused();
}

}  // namespace promenade::app
