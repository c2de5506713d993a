namespace TransposedConv.Kernels.MatrixMultiply;

/// <summary>What a kernel is worth that costs what moving a matrix costs, in the floating-point operations that threads are counted by.</summary>
internal static class StreamedWork
{
    /// <summary>Floating-point operations that take as long as one byte from a cache that cores share.</summary>
    private const int OperationsPerByte = 3;

    public static unsafe long Of<T>(int rows, int columns)
        where T : unmanaged => (long)rows * columns * (sizeof(T) * OperationsPerByte);
}
