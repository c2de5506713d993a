using BenchmarkDotNet.Attributes;
using TransposedConv.Kernels.Convolution;
using TransposedConv.Kernels.Simd;
using TransposedConv.Kernels.Threading;

namespace TransposedConv.Benchmarks.Micro;

/// <summary>The store alone: 48 positions of each phase into one row of the output.</summary>
[DisassemblyDiagnoser(maxDepth: 4)]
public unsafe class PhaseStores
{
    private const int Positions = 48;
    private const int Pitch = 64;
    private const int MostPhases = 16;
    private readonly AlignedMemory<float> _sums = new(MostPhases * Pitch);
    private readonly AlignedMemory<float> _target = new(MostPhases * Positions);

    /// <summary>The stride of the layer.</summary>
    [Params(1, 2, 4, 5, 8, 16)]
    public int Phases { get; set; }

    [GlobalSetup]
    public void Setup() => new Span<float>(_sums.Pointer, MostPhases * Pitch).Fill(0.5f);

    [Benchmark]
    public void Write()
    {
        var kernel = new Kernel(_sums.Pointer, _target.Pointer, Phases);
        SimdDispatch.Run<float, Kernel>(ref kernel);
    }

    private readonly struct Kernel(float* sums, float* target, int phases) : ISimdKernel<float>
    {
        public void Run<TVector, TSimd>()
            where TVector : unmanaged
            where TSimd : struct, ISimd<float, TVector>
        {
            float** rows = stackalloc float*[MostPhases];
            for (int r = 0; r < phases; r++) rows[r] = sums + r * Pitch;
            var piece = new OutputPiece(0, 0, Positions * phases, 0);
            new PhaseInterleave<float, TVector, TSimd>(rows, phases, 0.25f).Write(&piece, 1, target);
        }
    }
}
