// How guiju meets the compiler: symbol export and whether exceptions exist.
//
// Preprocessor only, so that C (guiju/c.h) can include it as well. A consumer never sets anything
// here by hand: the exported CMake target and guiju.pc define GUIJU_SHARED when it is needed.
// Tested by tests/headers (every public header alone, with and without exceptions).
#pragma once

// GUIJU_API marks what a shared library exports. Everything else is hidden, so a class that crosses
// the library's wall (thrown, or with a vtable) must carry it.
#if defined(GUIJU_SHARED) && defined(_WIN32)
#if defined(GUIJU_BUILDING)
#define GUIJU_API __declspec(dllexport)
#else
#define GUIJU_API __declspec(dllimport)
#endif
#elif defined(GUIJU_SHARED)
#define GUIJU_API __attribute__((visibility("default")))
#else
#define GUIJU_API
#endif

// GUIJU_EXCEPTIONS is 1 when the including file may throw. Only Result::value() asks: without
// exceptions it ends the program instead; everything else reports by value.
#if defined(__cpp_exceptions) || defined(__EXCEPTIONS) || defined(_CPPUNWIND)
#define GUIJU_EXCEPTIONS 1
#else
#define GUIJU_EXCEPTIONS 0
#endif
