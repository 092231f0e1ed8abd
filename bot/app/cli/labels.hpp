// The French of what the log holds: people as pseudonyms or roles, fields and values by the labels
// of the definition that they were recorded under. Names of people are never among it.
#pragma once

#include "bot/delivery/texts.hpp"
#include "engine/network/roster.hpp"
#include "engine/workflow/definition.hpp"
#include "projections/timeline.hpp"

#include <map>
#include <string>

namespace promenade::app {

enum class Format { text, json };

class Labels {
public:
    // `texts`: config/texts/replay.fr.json. `roster`: as it is now, for roles, the zone and every
    // definition ever deployed. Both must outlive it.
    Labels(const delivery::Texts& texts, const network::Roster& roster);

    const delivery::Texts& texts() const { return texts_; }
    const std::string& zone() const { return zone_; }

    std::string when(Instant instant) const;  // day and minute, local
    std::string date(LocalDate date) const;
    // A role, a shortened pseudonym, or the id.
    std::string person(std::string_view id) const;
    // What happened, in a few words.
    std::string sentence(const projections::TimelineEntry& entry) const;

    // Of a case under the definition of that hash; as stored where it is unknown.
    std::string title(std::string_view definition) const;
    std::string state(std::string_view definition, std::string_view node) const;
    std::string trigger(std::string_view definition, std::string_view name) const;
    std::string field(std::string_view definition, std::string_view name) const;
    std::string value(std::string_view definition, std::string_view field,
                      const Value& value) const;

private:
    const workflow::Definition* definition(std::string_view hash) const;
    const workflow::FieldSpec* spec(std::string_view definition, std::string_view field) const;

    const delivery::Texts& texts_;
    const network::Roster& roster_;
    std::string zone_;
    std::map<std::string, workflow::Definition, std::less<>> definitions_;
};

// Joined with `between`.
std::string joined(const std::vector<std::string>& parts, std::string_view between);

}  // namespace promenade::app
