// A log by hand whose cases run under config/workflows/request.json, and its French.
#pragma once

#include "bot/app/cli/labels.hpp"
#include "projections/cut.hpp"
#include "tests/projections/hand_log.hpp"
#include "tests/support/source.hpp"

namespace promenade::app::testing {

using promenade::testing::read_source;

struct RequestLog : projections::testing::HandLog {
    RequestLog() {
        const std::string file = "config/workflows/request.json";
        const auto request = workflow::Definition::load(read_source(file), file).value();
        definition = request.hash();
        record("2026-11-02T07:00:00Z", "network", "network.founded", {{"origin", "pdn.example"}});
        record("2026-11-02T07:00:00Z", "network", "definition.deployed",
               {{"definition", request.canonical()}, {"hash", definition}, {"id", "request"}});
        record("2026-11-02T07:00:00Z", "coordinator", "coordinator.appointed", {});
        record("2026-11-02T07:00:00Z", "referent-jeunesse", "referent.assigned",
               {{"theme", "jeunesse"}});
    }

    network::Roster roster() const { return projections::roster_under(store(), {}).value(); }
    static delivery::Texts texts() {
        return delivery::Texts::load(std::string{PROMENADE_SOURCE_DIR} +
                                     "/config/texts/replay.fr.json")
            .value();
    }
};

}  // namespace promenade::app::testing
