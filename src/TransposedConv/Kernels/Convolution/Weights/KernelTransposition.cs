using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TransposedConv.Kernels.MatrixMultiply;
using TransposedConv.Kernels.Simd;

namespace TransposedConv.Kernels.Convolution;

/// <summary>
/// Packs blocks of rows (output channel, phase) of all classes of phases at once, where the kernels of neighbouring output channels lie together: they are read once,
/// transposed in registers, and each tap's row goes to the class that it belongs to.
/// </summary>
/// <remarks>
/// <para>
/// What is moved is a unit: the weights of all phases of a class at one tap, where these are neighbours. Kernel 8, stride 4, padding 2 has two classes of two
/// phases, so a unit is two weights:
/// <code>
/// kernel   0 1   2 3   4 5   6 7
/// class     B     A     B     A
/// tap       0     0     1     1
/// </code>
/// </para>
/// <para>A row of a block is then the same unit of so many output channels as fill a register tile's height.</para>
/// </remarks>
internal readonly unsafe struct KernelTransposition<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int FewestUnits = 4;

    /// <summary>Of larger kernels the list of where taps go would be long, and their neighbours are far.</summary>
    private const int MostTaps = 1024;

    private readonly PhasePlan _plan;
    private readonly int _height;
    private readonly Target* _targets;
    private readonly int _units;

    /// <param name="plan">The phases, and where channels lie in the weight.</param>
    /// <param name="height">Rows of a block.</param>
    /// <param name="memory">Room for <see cref="MemoryLength"/> bytes.</param>
    public KernelTransposition(PhasePlan plan, int height, byte* memory)
    {
        _plan = plan;
        _height = height;
        _targets = (Target*)memory;
        int unit = UnitOf(plan);
        if (unit == 0 || !CanTranspose(unit, height) || plan.WeightOutStride / unit < FewestUnits) return;
        _units = plan.WeightOutStride / unit;
        Channels = height / unit;
        for (int i = 0; i < _units; i++) _targets[i] = new Target { Class = -1 };
        for (int c = 0; c < plan.Classes.Length; c++)
        {
            int[] taps = plan.Classes[c].Phases[0].Taps;
            for (int t = 0; t < taps.Length; t++) _targets[taps[t] / unit] = new Target { Class = c, Tap = t };
        }
    }

    /// <summary>Output channels of a block; 0 if kernels cannot be packed in this way.</summary>
    public int Channels { get; }

    public static long MemoryLength(PhasePlan plan) => LieTogether(plan) ? (long)sizeof(Target) * plan.WeightOutStride : 0;

    /// <summary>Packs one block of every class.</summary>
    /// <param name="source">The kernel of the block's first output channel and the first input channel.</param>
    /// <param name="inChannels">How many input channels.</param>
    /// <param name="blocks">For each class where to: <c>[input channel][tap][row]</c>.</param>
    /// <param name="unused">Room for a row, for taps that no class has.</param>
    public void Pack(T* source, int inChannels, T** blocks, T* unused)
    {
        for (int i = 0; i < _units; i++)
        {
            ref Target target = ref _targets[i];
            bool isUsed = target.Class >= 0;
            target.Row = isUsed ? blocks[target.Class] + target.Tap * _height : unused;
            target.Step = isUsed ? _plan.Classes[target.Class].Taps * _height : 0;
        }

        bool isSingle = sizeof(T) * _height / Channels == sizeof(float);
        if (!isSingle) Four<double, Vector256<double>, Simd256<double>>((double*)source, inChannels);
        else if (Channels == 4) Four<float, Vector128<float>, Simd128<float>>((float*)source, inChannels);
        else Eight((float*)source, inChannels);
    }

    /// <summary>The phases of a class if they are neighbours at every tap, the same number in all classes, and the kernels lie together; else 0.</summary>
    private static int UnitOf(PhasePlan plan)
    {
        if (plan.Classes.Length == 0 || !LieTogether(plan)) return 0;
        int unit = plan.Classes[0].Phases.Length;
        if (plan.WeightOutStride % unit != 0) return 0;
        foreach (PhaseClass phaseClass in plan.Classes)
        {
            if (phaseClass.Phases.Length != unit) return 0;
            for (int t = 0; t < phaseClass.Taps; t++)
            {
                int first = phaseClass.Phases[0].Taps[t];
                if (first % unit != 0) return 0;
                for (int p = 1; p < unit; p++)
                {
                    if (phaseClass.Phases[p].Taps[t] != first + p) return 0;
                }
            }
        }

        return unit;
    }

    private static bool LieTogether(PhasePlan plan) => plan.WeightOutStride <= plan.WeightInStride && plan.WeightOutStride <= MostTaps;

    private static bool CanTranspose(int unit, int height) => (unit * sizeof(T), height / unit) switch
    {
        (sizeof(float), 8) => Avx.IsSupported,
        (sizeof(float), 4) => Vector128.IsHardwareAccelerated,
        (sizeof(double), 4) => Vector256.IsHardwareAccelerated,
        _ => false,
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Eight(float* source, int inChannels)
    {
        nint stride = _plan.WeightOutStride;
        nint inStride = _plan.WeightInStride;
        int last = _units - 4;
        for (int k = 0; k <= last; k = TransposedCopy.NextFour(k, last))
        {
            Target* to = _targets + k;
            float* first = (float*)to[0].Row, second = (float*)to[1].Row, third = (float*)to[2].Row, fourth = (float*)to[3].Row;
            nint step0 = to[0].Step, step1 = to[1].Step, step2 = to[2].Step, step3 = to[3].Step;
            float* cells = source + k;
            for (int c = 0; c < inChannels; c++, cells += inStride)
            {
                TransposedCopy.EightByFour(cells, stride, out Vector256<float> a, out Vector256<float> b, out Vector256<float> d, out Vector256<float> e);
                a.Store(first);
                b.Store(second);
                d.Store(third);
                e.Store(fourth);
                first += step0;
                second += step1;
                third += step2;
                fourth += step3;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Four<TUnit, TVector, TSimd>(TUnit* source, int inChannels)
        where TUnit : unmanaged
        where TVector : unmanaged
        where TSimd : struct, ISimd<TUnit, TVector>
    {
        nint stride = _units;
        nint inStride = (nint)_plan.WeightInStride * sizeof(T) / sizeof(TUnit);
        int last = _units - 4;
        for (int k = 0; k <= last; k = TransposedCopy.NextFour(k, last))
        {
            Target* to = _targets + k;
            T* first = to[0].Row, second = to[1].Row, third = to[2].Row, fourth = to[3].Row;
            nint step0 = to[0].Step, step1 = to[1].Step, step2 = to[2].Step, step3 = to[3].Step;
            TUnit* cells = source + k;
            for (int c = 0; c < inChannels; c++, cells += inStride)
            {
                TransposedCopy.FourByFour<TUnit, TVector, TSimd>(cells, stride, out TVector a, out TVector b, out TVector d, out TVector e);
                TSimd.Store(a, (TUnit*)first);
                TSimd.Store(b, (TUnit*)second);
                TSimd.Store(d, (TUnit*)third);
                TSimd.Store(e, (TUnit*)fourth);
                first += step0;
                second += step1;
                third += step2;
                fourth += step3;
            }
        }
    }

    /// <summary>Where a unit of a kernel goes.</summary>
    private struct Target
    {
        public T* Row;
        public nint Step;
        public int Class;
        public int Tap;
    }
}
