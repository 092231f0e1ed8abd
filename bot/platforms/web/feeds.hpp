// The conversations and the pages that have them open: what is added to a conversation goes to each
// of its pages at once, and a page that reconnects gets what it missed.
#pragma once

#include "bot/http/server.hpp"
#include "bot/platforms/web/journal.hpp"
#include "engine/core/random.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::platforms::web {

class Feeds {
public:
    explicit Feeds(Random& random);

    // False, and nothing changes, if the conversation already holds `id`.
    bool add(const std::string& account, std::string event, std::string id, std::string about,
             Map data);
    // Takes the words of a message from the journal and from every open page.
    void remove(const std::string& account, const std::string& id);
    bool holds(const std::string& account, std::string_view id) const;
    bool empty(const std::string& account) const;

    // Sends what came after `last_event_id` ("" or one of an earlier run of the server:
    // everything), then "ready", then whatever is added. Several accounts: the demonstration.
    void open(std::vector<std::string> accounts, std::string_view last_event_id,
              std::shared_ptr<http::EventStream> stream);
    std::size_t open_pages(const std::string& account) const;
    // Drops the conversation and closes its pages.
    void forget(const std::string& account);

private:
    struct Page {
        std::vector<std::string> accounts;
        std::vector<std::uint64_t> seen;  // of each, the last number sent
        std::shared_ptr<http::EventStream> stream;
    };

    // "<run>-<number>.<number>…": where a page is in each of its conversations.
    std::string event_id(const Page& page) const;
    std::vector<std::uint64_t> seen_at(std::string_view event_id, std::size_t count) const;
    void send(Page& page, std::size_t which, const Frame& frame) const;
    void drop_closed();

    std::string run_;  // tells this run of the server from the others
    std::map<std::string, Journal> journals_;
    std::vector<Page> pages_;
};

}  // namespace promenade::platforms::web
