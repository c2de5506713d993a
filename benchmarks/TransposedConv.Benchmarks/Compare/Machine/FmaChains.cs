using System.Runtime.CompilerServices;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Benchmarks.Compare.Machine;

/// <summary>
/// Twelve independent chains of fused multiply-adds that live in registers: enough to hide a latency of four cycles on two units, and few enough
/// for the sixteen registers of AVX2.
/// </summary>
internal unsafe struct FmaChains(int iterations) : ISimdKernel<float>
{
    private const int Chains = 12;

    /// <summary>Operations done, a multiply-add counting as two.</summary>
    public double Operations { get; private set; }

    /// <summary>A number that depends on all chains, so that none can be left out.</summary>
    public float Witness { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TVector, TSimd>()
        where TVector : unmanaged
        where TSimd : struct, ISimd<float, TVector>
    {
        // x ← x · 0.999 + 0.001 tends to 1 and stays far from denormals.
        TVector factor = TSimd.Broadcast(0.999f), addend = TSimd.Broadcast(0.001f);
        TVector a = TSimd.Zero, b = TSimd.Zero, c = TSimd.Zero, d = TSimd.Zero, e = TSimd.Zero, f = TSimd.Zero;
        TVector g = TSimd.Zero, h = TSimd.Zero, i = TSimd.Zero, j = TSimd.Zero, k = TSimd.Zero, l = TSimd.Zero;
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            a = TSimd.FusedMultiplyAdd(a, factor, addend);
            b = TSimd.FusedMultiplyAdd(b, factor, addend);
            c = TSimd.FusedMultiplyAdd(c, factor, addend);
            d = TSimd.FusedMultiplyAdd(d, factor, addend);
            e = TSimd.FusedMultiplyAdd(e, factor, addend);
            f = TSimd.FusedMultiplyAdd(f, factor, addend);
            g = TSimd.FusedMultiplyAdd(g, factor, addend);
            h = TSimd.FusedMultiplyAdd(h, factor, addend);
            i = TSimd.FusedMultiplyAdd(i, factor, addend);
            j = TSimd.FusedMultiplyAdd(j, factor, addend);
            k = TSimd.FusedMultiplyAdd(k, factor, addend);
            l = TSimd.FusedMultiplyAdd(l, factor, addend);
        }

        TVector sum = TSimd.Add(TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)), TSimd.Add(TSimd.Add(e, f), TSimd.Add(g, h)));
        sum = TSimd.Add(sum, TSimd.Add(TSimd.Add(i, j), TSimd.Add(k, l)));
        float* lanes = stackalloc float[TSimd.Count];
        TSimd.Store(sum, lanes);
        Witness = lanes[0];
        Operations = 2.0 * Chains * TSimd.Count * iterations;
    }
}
