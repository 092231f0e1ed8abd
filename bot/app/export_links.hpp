// A coordinator asks in chat for everything as spreadsheets and gets a signed link: in a few
// minutes it is worth nothing, and it never was to anybody who is not the coordinator.
#pragma once

#include "bot/app/core.hpp"
#include "bot/app/signed_links.hpp"
#include "bot/platforms/web/sheet_desk.hpp"

#include <chrono>
#include <string>

namespace promenade::app {

// All on the I/O thread. The core must outlive it.
class ExportLinks {
public:
    static constexpr std::chrono::minutes kLifetime{15};

    explicit ExportLinks(Core& core) : core_(core), links_(core.keys().pepper(), "export link") {}

    // Where browsers find the page; until then there are no links.
    void serve_at(std::string origin) { origin_ = std::move(origin); }
    // Empty: there are none here, or not for them.
    std::string link(const PersonId& person) const;
    platforms::web::SheetDesk desk() const;

private:
    bool valid(const std::string& token) const;

    const Core& core_;
    SignedLinks links_;
    std::string origin_;
};

}  // namespace promenade::app
