// Stack memory is not cleared: every kernel writes its buffers before it reads them. This is needed, not only fast: on .NET 10.0 a method that
// clears a large stackalloc can be stopped inside that clearing by a background garbage collection before its own references are set, and the
// collector then follows what an earlier call left on the stack. Training under forced collections crashed within seconds; without the clearing
// it does not.
[module: System.Runtime.CompilerServices.SkipLocalsInit]
