namespace TransposedConv.Kernels.Simd;

/// <summary>The register width a kernel runs in.</summary>
internal enum SimdWidth
{
    /// <summary>One lane.</summary>
    Scalar = 0,

    /// <summary>128 bits, e.g. SSE and AdvSimd.</summary>
    Bits128 = 128,

    /// <summary>256 bits, e.g. AVX2.</summary>
    Bits256 = 256,

    /// <summary>512 bits, AVX-512.</summary>
    Bits512 = 512,
}
