namespace TransposedConv.Benchmarks.Compare;

/// <summary>The vectors that everybody may use.</summary>
internal enum SimdLevel
{
    /// <summary>The widest of the processor.</summary>
    Widest,

    /// <summary>256 bits: what processors without AVX-512 have.</summary>
    Avx2,
}
