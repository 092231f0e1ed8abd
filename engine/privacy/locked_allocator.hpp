// Memory for secrets: locked in RAM where the limits allow it, left out of core dumps, wiped when
// it is freed (libsodium's sodium_malloc: each allocation takes whole pages, so use it for few).
#pragma once

#include <sodium.h>

#include <cstddef>
#include <new>

namespace promenade::privacy {

template <class T>
struct LockedAllocator {
    using value_type = T;

    LockedAllocator() = default;
    template <class U>
    LockedAllocator(const LockedAllocator<U>&) {}

    T* allocate(std::size_t count) {
        static_assert(sizeof(T) % alignof(T) == 0);  // the region ends, not starts, at a page
        if (sodium_init() < 0) throw std::bad_alloc{};
        void* const memory = sodium_allocarray(count, sizeof(T));
        if (!memory) throw std::bad_alloc{};
        return static_cast<T*>(memory);
    }
    void deallocate(T* memory, std::size_t) { sodium_free(memory); }

    friend bool operator==(const LockedAllocator&, const LockedAllocator&) { return true; }
};

}  // namespace promenade::privacy
