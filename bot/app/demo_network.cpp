#include "bot/app/demo_network.hpp"

#include "bot/app/founding.hpp"
#include "engine/core/canonical_json.hpp"

namespace promenade::app {

Result<Instant> demo_start(const std::filesystem::path& config) {
    const auto file = config / "demo" / "network.json";
    TRY(const std::string bytes, read_file(file));
    TRY(const Value settings, parse_json(bytes));
    const Value* server = settings.find("server");
    return parse_instant(server ? server->text_at("demo_clock") : "");
}

Result<void> found_demo(Core& core) {
    if (core.store().size() > 0) return success();
    const std::filesystem::path folder = core.options().config / "demo";
    const auto file = folder / "network.json";
    TRY(const std::string settings, read_file(file));
    TRY(found_or_deploy(core, settings, file.string()));
    TRY(appoint(core, folder));
    std::string sum;  // the last line of a report
    const auto note = [&](std::string line) { sum = std::move(line); };
    for (const auto& [kind, name] : {std::pair{Spreadsheet::employers, "employers.csv"},
                                     std::pair{Spreadsheet::members, "members.csv"},
                                     std::pair{Spreadsheet::entries, "entries.csv"}}) {
        TRY(const bool fit, import_file(core, kind, folder / name, false, note));
        if (!fit) return error(Errc::invalid, sum, (folder / name).string());
    }
    runtime::Submission accounts;
    for (const auto& [id, person] : core.engine().snapshot()->roster.people) {
        if (person.role == network::Role::partner || person.role == network::Role::employer ||
            !network::in_network(person))
            continue;
        network::LinkAccount link;
        link.person = id;
        link.platform = "web";
        link.account = id.text();
        link.at = core.clock().now();
        accounts.network.push_back(std::move(link));
    }
    TRY(const runtime::Outcome linked, core.engine().submit_and_wait(std::move(accounts)));
    if (linked.refused) return *linked.refused;
    return success();
}

}  // namespace promenade::app
