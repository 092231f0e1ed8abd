#include "bot/platforms/web/feeds.hpp"

#include "engine/core/canonical_json.hpp"

#include <algorithm>
#include <charconv>

namespace promenade::platforms::web {

Feeds::Feeds(Random& random) : run_(random_id(random)) {}

bool Feeds::add(const std::string& account, std::string event, std::string id, std::string about,
                Map data) {
    if (holds(account, id)) return false;
    data.set("account", account);
    const Frame& frame =
        journals_[account].add(std::move(event), std::move(id), std::move(about), std::move(data));
    drop_closed();
    for (Page& page : pages_) {
        const auto which = std::find(page.accounts.begin(), page.accounts.end(), account);
        if (which != page.accounts.end())
            send(page, static_cast<std::size_t>(which - page.accounts.begin()), frame);
    }
    return true;
}

void Feeds::remove(const std::string& account, const std::string& id) {
    const auto journal = journals_.find(account);
    if (journal == journals_.end()) return;
    journal->second.remove(id);
    add(account, "removed", "removed " + id, id, Map{{"id", id}});
}

bool Feeds::holds(const std::string& account, std::string_view id) const {
    const auto journal = journals_.find(account);
    return journal != journals_.end() && journal->second.contains(id);
}

bool Feeds::empty(const std::string& account) const {
    const auto journal = journals_.find(account);
    return journal == journals_.end() || journal->second.empty();
}

void Feeds::open(std::vector<std::string> accounts, std::string_view last_event_id,
                 std::shared_ptr<http::EventStream> stream) {
    drop_closed();
    std::vector<std::uint64_t> seen = seen_at(last_event_id, accounts.size());
    Page page{std::move(accounts), std::move(seen), std::move(stream)};
    for (std::size_t which = 0; which < page.accounts.size(); ++which)
        for (const Frame* frame : journals_[page.accounts[which]].after(page.seen[which]))
            send(page, which, *frame);
    page.stream->send(event_id(page), "ready", "{}");
    pages_.push_back(std::move(page));
}

std::size_t Feeds::open_pages(const std::string& account) const {
    return static_cast<std::size_t>(
        std::count_if(pages_.begin(), pages_.end(), [&](const Page& page) {
            return page.stream->open() && std::find(page.accounts.begin(), page.accounts.end(),
                                                    account) != page.accounts.end();
        }));
}

void Feeds::forget(const std::string& account) {
    journals_.erase(account);
    for (const Page& page : pages_)
        if (std::find(page.accounts.begin(), page.accounts.end(), account) != page.accounts.end())
            page.stream->close();
    drop_closed();
}

std::string Feeds::event_id(const Page& page) const {
    std::string id = run_;
    char separator = '-';
    for (const std::uint64_t number : page.seen) {
        id += separator;
        id += std::to_string(number);
        separator = '.';
    }
    return id;
}

std::vector<std::uint64_t> Feeds::seen_at(std::string_view event_id, std::size_t count) const {
    const std::vector<std::uint64_t> nothing(count, 0);
    if (!event_id.starts_with(run_)) return nothing;
    event_id.remove_prefix(run_.size());
    std::vector<std::uint64_t> seen;
    while (!event_id.empty() && seen.size() < count) {
        std::uint64_t number = 0;
        const char* const end = event_id.data() + event_id.size();
        const auto read = std::from_chars(event_id.data() + 1, end, number);
        if (read.ec != std::errc{}) return nothing;
        seen.push_back(number);
        event_id = {read.ptr, static_cast<std::size_t>(end - read.ptr)};
    }
    return seen.size() == count && event_id.empty() ? seen : nothing;
}

void Feeds::send(Page& page, std::size_t which, const Frame& frame) const {
    page.seen[which] = frame.number;
    page.stream->send(event_id(page), frame.event, canonical(frame.data));
}

void Feeds::drop_closed() {
    std::erase_if(pages_, [](const Page& page) { return !page.stream->open(); });
}

}  // namespace promenade::platforms::web
