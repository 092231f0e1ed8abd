// Which open cases listen for which triggers, and the signals that wait to be heard: folded from
// the events, kept in memory and as rows.
#pragma once

#include "engine/core/result.hpp"
#include "engine/log/event.hpp"
#include "engine/log/store.hpp"
#include "engine/workflow/case_state.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace promenade::runtime {

// A signal as it was recorded. Its id: of the event that sent it, "/", its place among that
// event's.
struct SentSignal {
    std::string id;
    StreamId from;
    std::string trigger, key;
    Map data;
    Instant until{};  // the epoch: it does not wait

    bool waits(Instant now) const { return until > now; }
};

// Those that the event sent, in order.
std::vector<SentSignal> signals_of(const log::Event& event);

class Correlations {
public:
    // Errors: corruption.
    static Result<Correlations> load(const log::Store& store);

    // Streams of the open cases that listen, in order.
    std::vector<StreamId> listeners(const workflow::Listen& what) const;
    // Those that wait for it, the oldest first. Some may be over time: ask them.
    std::vector<const SentSignal*> waiting(const workflow::Listen& what) const;

    // `before`: what the event's case listened for before it. Adds the rows that change.
    void apply(const log::Event& event, const std::vector<workflow::Listen>& before,
               const std::vector<workflow::Listen>& after, std::vector<log::Row>& rows);
    // Forgets what waited until before then.
    void expire(Instant now, std::vector<log::Row>& rows);

private:
    void keep(std::string key, SentSignal signal);
    void forget(const std::string& id, std::vector<log::Row>& rows);

    std::set<std::string> listens_;                   // keys of Table::listens
    std::map<std::string, SentSignal> signals_;       // by key of Table::signals: position, number
    std::map<std::string, std::string> keys_;         // of a waiting signal's id
    std::set<std::pair<Instant, std::string>> ends_;  // until when, id
};

}  // namespace promenade::runtime
