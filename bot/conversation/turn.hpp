// One message becomes commands, or one question back. Looks, decides, writes nothing: what a turn
// leads to is one submission, committed as a whole.
#pragma once

#include "bot/conversation/draft.hpp"
#include "bot/conversation/procedures.hpp"
#include "bot/delivery/action.hpp"
#include "bot/delivery/people.hpp"
#include "bot/delivery/texts.hpp"
#include "bot/language/intent.hpp"
#include "bot/language/understand.hpp"
#include "bot/platforms/message.hpp"
#include "engine/runtime/engine.hpp"

#include <functional>
#include <optional>

namespace promenade::conversation {

// What a turn may look at. Immutable, or safe from any thread.
struct Scene {
    const runtime::Engine& engine;
    const log::Store& store;
    privacy::KeyStore& keys;
    Random& random;
    const delivery::People& people;
    const delivery::Texts& texts;
    const language::Vocabulary& vocabulary;
    const Procedures& procedures;
    Instant now{};
    // The day it is where the network is.
    LocalDate today() const {
        return local_date(now, people.snapshot().calendars.coordinator.zone);
    }
    // Visits the cases that are not over, the urgent ones first, then by how long they have waited,
    // until it returns false.
    using CaseVisitor = std::function<bool(const workflow::CaseState&)>;
    std::function<void(const CaseVisitor&)> open_cases;
    // The told history of a case, of the fields that `shows` lets through.
    using Shows = std::function<bool(std::string_view field)>;
    using Replay =
        std::function<Result<std::string>(const StreamId&, std::string_view as_of, Shows shows)>;
    Replay replay;
    // Who was in the network at the end of that day, as it is known now.
    using RosterOn = std::function<Result<network::Roster>(LocalDate)>;
    RosterOn roster_on;
    // Where an employer or a partner answers what a case asks of them; empty: it asks nothing.
    using AnswerLink = std::function<std::string(const PersonId&, const StreamId&)>;
    AnswerLink answer_link;
    // Where a coordinator finds everything as spreadsheets; empty: nowhere, or it is not for them.
    using ExportLink = std::function<std::string(const PersonId&)>;
    ExportLink export_link;
    // Where a one-time code opens the conversation in a browser; empty: nowhere.
    using WebAddress = std::function<std::string(const std::string& code)>;
    WebAddress web_address;
};

struct Speaker {
    PersonId id;
    network::Role role = network::Role::unknown;
    // The role of somebody absent today whom they stand in for; unknown: nobody.
    network::Role stands_in = network::Role::unknown;

    bool is(network::Role wanted) const { return role == wanted || stands_in == wanted; }
    // May order what coordinators and referents do.
    bool manages() const { return is(network::Role::coordinator) || is(network::Role::referent); }
};

// A file that is to be sealed, durably, before the submission that names it is made.
struct NewFile {
    std::string id, bytes;
    PersonId owner;
    std::string retention;
};

struct Turn {
    runtime::Submission submission;
    bool emergency = false;        // the emergency numbers, at once, in private
    bool redact = false;           // not kept as it was written: nobody but its author may hold it
    bool masked = false;           // something in an answer was not kept
    bool reads_as_order = false;   // an answer begins as an order does: « je prends … »
    bool withdraws_offer = false;  // the question with those choices is no longer open
    bool in_private = false;       // the answers go to the person's private conversation
    std::vector<NewFile> files;
};

// A person of the roster wrote. `offered` gives the n-th choice they were last shown.
struct ShownCard {
    StreamId stream;
    Version version = 0;  // of the case as it was shown; 0: not known
};

using Offered = std::function<std::optional<delivery::Action>(int)>;
Turn take_turn(const Scene& scene, const Speaker& speaker,
               const platforms::IncomingMessage& message, const Offered& offered);

// How the speaker's role is called by language::understand.
std::string_view role_word(network::Role role);

}  // namespace promenade::conversation
